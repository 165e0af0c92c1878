// Package dhis2 writes statistics as a data value set of DHIS2, the system most
// ministries of health and many programmes report to:
//
//	POST /api/dataValueSets?dataElementIdScheme=CODE&orgUnitIdScheme=CODE&categoryOptionComboIdScheme=CODE
//
// # The document
//
//	{
//	  "dataSet": "JIGIYA",
//	  "dataValues": [
//	    {"dataElement": "JIGIYA_MEMBERS", "period": "2026Q1", "orgUnit": "ML0505", "categoryOptionCombo": "FEMALE", "value": "412"},
//	    {"dataElement": "JIGIYA_SAVINGS", "period": "2026Q1", "orgUnit": "ML0505", "value": "1250000"},
//	    ...
//	  ]
//	}
//
// dataSet is there where the mapping names one. Every value is a string. A period is
// 202603 or 2026Q1: the statistics must be a series, and only its periods that are
// over count, since half a month would be taken for a month.
//
// DHIS2 adds values up along its tree of places. So what is sent is what may be
// added, never a ratio or a mean: an indicator that is a quotient is two elements,
// NUM and DEN, of which DHIS2 makes an indicator of its own. (The distinct
// facilitators of a caseload may not be added; it is not sent.)
//
//	JIGIYA_<CODE>                   of what is counted, and of money
//	JIGIYA_<CODE>_NUM, ..._DEN      of quotients; a dot in the code is an underscore
//	JIGIYA_GROUPS, ..._REPORTING    how much of what is known the values stand for;
//	                                the comment says how old the oldest is
//	JIGIYA_MEMBERS                  by sex: category option combos FEMALE and MALE; withheld where
//	                                one of the two is few
//	JIGIYA_MEMBERS_TOTAL            of both, for who does not split them
//	JIGIYA_CHILDREN_ENROLLED, JIGIYA_CHILDREN_ATTENDING    likewise, girls and boys
//
// orgUnit is the code of a region, cercle or commune without its scheme; of
// statistics that are not split, that of the place they are of, or of the country. A
// figure that is withheld is no value, nor is one of a place in which no group reports.
// Several currencies in one element would be added up, and of two values for one place
// (of the same code in two schemes, or with the same id in the mapping) one would be
// lost: that is refused.
//
// # The mapping
//
// A TOML file puts a programme's own ids in the place of these codes:
//
//	data_set = "pBOMPrpg1QX"
//	country = "ImspTQPwCqd"             # the org unit of the whole; default ML
//
//	[data_elements]                     # where this table is, only what stands in it is sent
//	JIGIYA_MEMBERS = "h0xKKjijTdI"
//
//	[org_units]                         # where this table is, every place must stand in it
//	"ocha-2023:ML05" = "O6uvpzGd5pu"
//
//	[category_option_combos]
//	FEMALE = "jOkIbJVhECg"
//	MALE = "apsOixVZlf1"
package dhis2
