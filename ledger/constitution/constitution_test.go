package constitution

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"jigiya/ledger"
	"pgregory.net/rapid"
)

// smallest is a file with nothing that may be left out.
const smallest = `name = "Benkadi"
method = "vsla"
share_value = 250
[place]
village = "Dinangourou"
code = "ocha-2023:ML0505"
[loans]
convention = "flat_once"
rate_bp = 1000
[share_out]
method = "by_shares"
[[member]]
number = 1
name = "Aminata Guindo"
roles = ["key-holder", "chairperson"]
[[member]]
number = 4
name = "Kadia Togo"
roles = ["key-holder"]
[[member]]
number = 7
name = "Oumar \"Papa\" Kassogué"
sex = "m"
`

func mustParse(t *testing.T, text string) *File {
	t.Helper()
	f, err := Parse([]byte(text))
	if err != nil {
		t.Fatalf("reading: %v", err)
	}
	return f
}

func TestParseFillsInWhatIsLeftOut(t *testing.T) {
	got := mustParse(t, smallest)
	want := &File{
		Constitution: ledger.Constitution{
			Name: "Benkadi", Method: ledger.VSLA, Place: ledger.Place{Village: "Dinangourou", Code: "ocha-2023:ML0505"},
			Currency: "XOF", CashStep: 5, ShareValue: 250, SharesMin: 1, SharesMax: 5,
			MeetingInterval: ledger.Interval{Count: 1}, Quorum: 2,
			Loans: ledger.LoanRules{Convention: ledger.FlatOnce, Rate: 1000, Period: ledger.Interval{Count: 1, Month: true},
				MaxPeriods: 3, MaxMultiple: 3, MaxOpen: 1, ChargeStep: 1, Repay: ledger.Instalments},
			ShareOut: ledger.ShareOutRules{Method: ledger.ByShares, Step: 5, SavingsPct: 60, Remainder: ledger.Carry, OpenLoans: ledger.RefuseOpenLoans},
			Leaving:  ledger.LeaveAtCost, Joining: ledger.JoinZero, Agenda: ledger.DefaultAgenda,
		},
		Members: []Member{
			{1, "Aminata Guindo", ledger.Female, []ledger.Role{ledger.KeyHolder, ledger.Chairperson}, 12},
			{4, "Kadia Togo", ledger.Female, []ledger.Role{ledger.KeyHolder}, 16},
			{7, `Oumar "Papa" Kassogué`, ledger.Male, nil, 20},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestDefaultsFollowMethodAndConvention(t *testing.T) {
	equal := mustParse(t, strings.Replace(smallest, `"vsla"`, `"equal"`, 1))
	if got := equal.Constitution.SharesMax; got != 1 {
		t.Errorf("method equal: shares_max %d, want 1", got)
	}
	for _, c := range []ledger.Convention{ledger.FlatTerm, ledger.InAdvance, ledger.PerPeriodOnOriginal, ledger.PerPeriodOnBalance} {
		want := ledger.Instalments
		if c.PerPeriod() {
			want = ledger.AtEnd
		}
		f := mustParse(t, strings.Replace(smallest, "flat_once", string(c), 1))
		if got := f.Constitution.Loans.Repay; got != want {
			t.Errorf("%s: repay %s, want %s", c, got, want)
		}
	}
	fixed := strings.Replace(smallest, "\"flat_once\"\nrate_bp = 1000", "\"fixed_fee\"\nfixed_fee = 500", 1)
	if got := mustParse(t, fixed).Constitution.Loans.FixedFee; got != 500 {
		t.Errorf("fixed_fee %d, want 500", got)
	}
}

func TestParseAmenuveve(t *testing.T) {
	text, err := os.ReadFile("../../testdata/registers/amenuveve.toml")
	if err != nil {
		t.Fatal(err)
	}
	f := mustParse(t, string(text))
	if f.Constitution.Name != "Amenuveve" || len(f.Members) != 25 || f.Constitution.SharesMax != 6 || len(f.Constitution.Fines) != 2 {
		t.Errorf("read %+v", f)
	}
}

// change makes one line of the smallest file wrong.
func change(from, to string) string {
	if !strings.Contains(smallest, from) {
		panic(from)
	}
	return strings.Replace(smallest, from, to, 1)
}

func TestRefusalsNameTheLine(t *testing.T) {
	fund := func(lines string) string { return change("[loans]", lines+"\n[loans]") }
	tests := []struct {
		name, text string
		line       int
		key        string
		rule       ledger.Rule
	}{
		{"not toml", change(`method = "vsla"`, `method = vsla`), 2, "", RuleSyntax},
		{"a key twice", change(`share_value = 250`, "share_value = 250\nname = \"x\""), 4, "name", RuleSyntax},
		{"a table twice", smallest + "[place]\nvillage = \"x\"\n", 24, "", RuleSyntax},
		{"unfinished", smallest + "[[fine]]\ncause = \"late", 25, "", RuleSyntax},
		{"a number too long", change("250", "99999999999999999999"), 3, "", RuleSyntax},
		{"carriage return alone", change("share_value = 250\n", "share_value = 250\r"), 3, "", RuleSyntax},
		{"after CRLF", strings.ReplaceAll(change("1000", "-1"), "\n", "\r\n"), 9, "loans.rate_bp", ledger.RuleConstitutionRange},
		{"after a byte order mark", "\uFEFF" + change(`"vsla"`, `"vslo"`), 2, "method", ledger.RuleConstitutionChoice},
		{"not utf-8", change("Dinangourou", "Dinangourou\xff"), 5, "", RuleEncoding},
		{"latin-1", change("Kassogué", "Kassogu\xe9"), 22, "", RuleEncoding},
		{"too large", smallest + strings.Repeat("#\n", MaxFile/2), strings.Count(smallest, "\n") + 1 + (MaxFile-len(smallest))/2, "", RuleTooLarge},

		{"unknown key", change(`share_value = 250`, "share_value = 250\nshare_valeu = 5"), 4, "share_valeu", RuleUnknownKey},
		{"unknown table", smallest + "[penalties]\nlate = 5\n", 24, "penalties", RuleUnknownKey},
		{"unknown key in a table", change("rate_bp = 1000", "rate_bp = 1000\nrate = 5"), 10, "loans.rate", RuleUnknownKey},
		{"unknown key in the second member", change("number = 4", "number = 4\nnick = \"K\""), 18, "member.nick", RuleUnknownKey},
		{"unknown key in an inline table", change("[place]\n", "fund = [{name = \"social\", lend = true}]\n[place]\n"), 4, "fund.lend", RuleUnknownKey},
		{"unknown dotted key", change(`share_value = 250`, "share_value = 250\nplaces.x = 5"), 4, "places", RuleUnknownKey},
		{"unknown goes before missing", change(`method = "vsla"`, `methode = "vsla"`), 2, "methode", RuleUnknownKey},

		{"fraction", change("1000", "1000.5"), 9, "loans.rate_bp", RuleType},
		{"fraction that is whole", change("250", "250.0"), 3, "share_value", RuleType},
		{"exponent", change("250", "1e3"), 3, "share_value", RuleType},
		{"text for a number", change("250", `"250"`), 3, "share_value", RuleType},
		{"number for a text", change(`"Benkadi"`, "7"), 1, "name", RuleType},
		{"number for a truth", fund("[[fund]]\nname = \"social\"\nlends = 1"), 9, "fund.lends", RuleType},
		{"table for a list", fund("[fund]\nname = \"social\""), 7, "fund", RuleType},
		{"value for a table", change("share_value = 250", "share_value = 250\nleaving = \"at_cost\""), 4, "leaving", RuleType},
		{"text for a list", change(`["key-holder"]`, `"key-holder"`), 19, "member.roles", RuleType},
		{"number in a list", change(`["key-holder"]`, "[\"key-holder\",\n 5]"), 20, "member.roles", RuleType},
		{"date for a number", change("250", "2026-01-05"), 3, "share_value", RuleType},

		{"no name", change("name = \"Benkadi\"\n", ""), 1, "name", ledger.RuleConstitutionNeeds},
		{"no share value", change("share_value = 250\n", ""), 1, "share_value", ledger.RuleConstitutionNeeds},
		{"no place", change("[place]\nvillage = \"Dinangourou\"\ncode = \"ocha-2023:ML0505\"\n", ""), 1, "place.village", ledger.RuleConstitutionNeeds},
		{"no code", change("code = \"ocha-2023:ML0505\"\n", ""), 4, "place.code", ledger.RuleConstitutionNeeds},
		{"no convention", change("convention = \"flat_once\"\n", ""), 7, "loans.convention", ledger.RuleConstitutionNeeds},
		{"no rate", change("rate_bp = 1000\n", ""), 7, "loans.rate_bp", ledger.RuleConstitutionNeeds},
		{"no fixed fee", change("flat_once", "fixed_fee"), 7, "loans.fixed_fee", ledger.RuleConstitutionNeeds},
		{"no share-out", change("[share_out]\nmethod = \"by_shares\"\n", ""), 1, "share_out.method", ledger.RuleConstitutionNeeds},
		{"no members", smallest[:strings.Index(smallest, "[[member]]")], 1, "member", ledger.RuleConstitutionNeeds},
		{"an empty list of members", smallest[:strings.Index(smallest, "[place]")] + "member = []\n" + smallest[strings.Index(smallest, "[place]"):strings.Index(smallest, "[[member]]")], 4, "member", ledger.RuleConstitutionNeeds},
		{"no number", change("number = 4\n", ""), 16, "member.number", ledger.RuleConstitutionNeeds},
		{"no member's name", change("name = \"Kadia Togo\"\n", ""), 16, "member.name", ledger.RuleConstitutionNeeds},
		{"fund without a name", fund("[[fund]]\ncontribution = 100"), 7, "fund.name", ledger.RuleConstitutionNeeds},
		{"fund with an empty name", fund("[[fund]]\nname = \"a\"\n[[fund]]\nname = \"\""), 10, "fund.name", ledger.RuleConstitutionNeeds},
		{"fine without an amount", smallest + "[[fine]]\ncause = \"late\"\n", 24, "fine.amount", ledger.RuleConstitutionNeeds},
		{"empty agenda", smallest + "[meeting]\nagenda = []\n", 25, "meeting.agenda", ledger.RuleConstitutionNeeds},
		{"blank name", change(`"Kadia Togo"`, `" "`), 18, "member.name", ledger.RuleConstitutionNeeds},
		{"empty name", change(`"Kadia Togo"`, `""`), 18, "member.name", ledger.RuleConstitutionNeeds},

		{"negative rate", change("1000", "-1000"), 9, "loans.rate_bp", ledger.RuleConstitutionRange},
		{"rate above all", change("1000", "5000000000"), 9, "loans.rate_bp", ledger.RuleConstitutionRange},
		{"negative share value", change("250", "-250"), 3, "share_value", ledger.RuleConstitutionRange},
		{"negative quorum", change("share_value = 250", "share_value = 250\nquorum = -1"), 4, "quorum", ledger.RuleConstitutionRange},
		{"max below min", change("share_value = 250", "share_value = 250\nshares_min = 3\nshares_max = 2"), 5, "shares_max", ledger.RuleConstitutionRange},
		{"negative contribution", fund("[[fund]]\nname = \"a\"\n[[fund]]\nname = \"b\"\ncontribution = -5"), 11, "fund.contribution", ledger.RuleConstitutionRange},
		{"too many funds", fund(manyFunds(17)), 7 + 2*16, "fund", ledger.RuleConstitutionRange},
		{"member 0", change("number = 4", "number = 0"), 17, "member.number", ledger.RuleConstitutionRange},
		{"member 10000", change("number = 4", "number = 10000"), 17, "member.number", ledger.RuleConstitutionRange},
		{"a free fine", smallest + "[[fine]]\ncause = \"late\"\namount = 5\n[[fine]]\ncause = \"absent\"\namount = 0\n", 29, "fine.amount", ledger.RuleConstitutionRange},

		{"unknown method", change(`"vsla"`, `"tontine"`), 2, "method", ledger.RuleConstitutionChoice},
		{"unknown interval", change("share_value = 250", "share_value = 250\nmeeting_interval = \"2 weeks\""), 4, "meeting_interval", ledger.RuleConstitutionChoice},
		{"interval not offered", change("share_value = 250", "share_value = 250\nmeeting_interval = \"3w\""), 4, "meeting_interval", ledger.RuleConstitutionChoice},
		{"loan period in weeks", change("rate_bp = 1000", "rate_bp = 1000\nperiod = \"1w\""), 10, "loans.period", ledger.RuleConstitutionChoice},
		{"unknown role", change(`["key-holder"]`, `["key-holder", "queen"]`), 19, "member.roles", ledger.RuleConstitutionChoice},
		{"unknown sex", change(`sex = "m"`, `sex = "x"`), 23, "member.sex", ledger.RuleConstitutionChoice},
		{"remainder to no fund", change(`"by_shares"`, "\"by_shares\"\nremainder = \"fund:social\""), 12, "share_out.remainder", ledger.RuleConstitutionChoice},
		{"unknown agenda", smallest + "[meeting]\nagenda = [\"tea\"]\n", 25, "meeting.agenda", ledger.RuleConstitutionChoice},
		{"unknown recovery", smallest + "[recovery]\npolicy = \"god\"\n", 25, "recovery.policy", ledger.RuleConstitutionChoice},
		{"unknown leaving", smallest + "[leaving]\nrule = \"run\"\n", 25, "leaving.rule", ledger.RuleConstitutionChoice},
		{"unknown joining", smallest + "[joining]\nrule = \"run\"\n", 25, "joining.rule", ledger.RuleConstitutionChoice},

		{"duplicate member", change("number = 7", "number = 1"), 21, "member.number", ledger.RuleConstitutionTwice},
		{"duplicate fund", fund("[[fund]]\nname = \"a\"\n[[fund]]\nname = \"b\"\n[[fund]]\nname = \"a\""), 12, "fund.name", ledger.RuleConstitutionTwice},
		{"a fund called savings", fund("[[fund]]\nname = \"savings\""), 8, "fund.name", ledger.RuleConstitutionTwice},
		{"duplicate fine", smallest + "[[fine]]\ncause = \"late\"\namount = 5\n[[fine]]\ncause = \"late\"\namount = 6\n", 28, "fine.cause", ledger.RuleConstitutionTwice},
		{"duplicate role", change(`["key-holder"]`, `["key-holder", "key-holder"]`), 19, "member.roles", ledger.RuleConstitutionTwice},

		{"currency in lower case", change("share_value = 250", "share_value = 250\ncurrency = \"xof\""), 4, "currency", ledger.RuleConstitutionName},
		{"fund in capitals", fund("[[fund]]\nname = \"a\"\n[[fund]]\nname = \"Social\""), 10, "fund.name", ledger.RuleConstitutionName},
		{"name of a page", change("Kadia Togo", strings.Repeat("K", 61)), 18, "member.name", ledger.RuleConstitutionName},
		{"name with a line end", change("Kadia Togo", `Kadia\nTogo`), 18, "member.name", ledger.RuleConstitutionName},
		{"village with a tab", change("Dinangourou", `Dinan\tgourou`), 5, "place.village", ledger.RuleConstitutionName},
		{"programme of letters", change("share_value = 250", "share_value = 250\nprogramme = \"CARE Mali\""), 4, "programme", RuleAddress},
		{"programme too short", change("share_value = 250", "share_value = 250\nprogramme = \"0x1234\""), 4, "programme", RuleAddress},
		{"programme of 0x", change("share_value = 250", "share_value = 250\nprogramme = \"0x\""), 4, "programme", RuleAddress},

		{"quorum above the key-holders", change("share_value = 250", "share_value = 250\nquorum = 3"), 4, "quorum", ledger.RuleQuorumRange},
		{"quorum of half", change("share_value = 250", "share_value = 250\nquorum = 1"), 4, "quorum", ledger.RuleQuorumRange},
		{"too many members", smallest + manyMembers(38), 24 + 3*37, "member", ledger.RuleGroupFull},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse([]byte(test.text))
			wantRefusal(t, err, test.line, test.key, test.rule)
		})
	}
}

func manyFunds(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "[[fund]]\nname = \"f%d\"\n", i)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func manyMembers(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "[[member]]\nnumber = %d\nname = \"M\"\n", 100+i)
	}
	return b.String()
}

func wantRefusal(t *testing.T, err error, line int, key string, rule ledger.Rule) {
	t.Helper()
	var refused *Error
	if !errors.As(err, &refused) {
		t.Fatalf("got %v, want %s at line %d", err, rule, line)
	}
	if refused.Line != line || !errors.Is(err, &ledger.RuleError{Rule: rule}) || key != "" && refused.Key != key {
		t.Errorf("got %v, want line %d: %s: %s", err, line, key, rule)
	}
}

func TestRefusalSaysWhatWasWritten(t *testing.T) {
	_, err := Parse([]byte(change("1000", "-7")))
	want := "line 9: loans.rate_bp: constitution_out_of_range: key=loans.rate_bp, value=-7, min=0, max=10000"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestByteOrderMarkAndCRLFAreLetPass(t *testing.T) {
	got := mustParse(t, "\uFEFF"+strings.ReplaceAll(smallest, "\n", "\r\n"))
	if diff := cmp.Diff(mustParse(t, smallest), got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestInlineAndDottedFormsMeanTheSame(t *testing.T) {
	text := change("[place]\nvillage = \"Dinangourou\"\ncode = \"ocha-2023:ML0505\"\n", "place.village = \"Dinangourou\"\nplace = {code = \"ocha-2023:ML0505\"}\n")
	if _, err := Parse([]byte(text)); err == nil {
		t.Error("a table written twice was accepted")
	}
	text = change("[place]\nvillage = \"Dinangourou\"\ncode = \"ocha-2023:ML0505\"\n", "place = {village = \"Dinangourou\", code = \"ocha-2023:ML0505\"}\n")
	if diff := cmp.Diff(mustParse(t, smallest), mustParse(t, text), cmpopts.IgnoreFields(Member{}, "Line")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestFoundingTakesTheKeys(t *testing.T) {
	f := mustParse(t, smallest)
	writer := ledger.Signatory{2, 9}
	keys := map[ledger.MemberNumber]ledger.Signatory{1: {2, 1}, 4: {2, 4}}
	founding := f.Founding(writer, keys)
	book := &ledger.Book{}
	if err := book.Apply(ledger.Fact{Event: founding}); err != nil {
		t.Fatal(err)
	}
	if len(book.KeyHolders()) != 2 || founding.Members[1].Key != keys[4] || founding.Members[2].Person.Text != f.Members[2].Name {
		t.Errorf("founded with %+v", founding.Members)
	}
}

func TestRulesTableIsComplete(t *testing.T) {
	listed := map[ledger.Rule]bool{}
	for _, r := range Rules {
		if listed[r.Rule] || r.Check == "" {
			t.Errorf("%s stands twice, or says nothing", r.Rule)
		}
		listed[r.Rule] = true
	}
	for _, r := range []ledger.Rule{RuleTooLarge, RuleEncoding, RuleSyntax, RuleUnknownKey, RuleType, RuleAddress, RuleOpeningMissing} {
		if !listed[r] {
			t.Errorf("%s is not listed", r)
		}
	}
}

// files draws files that a group can be founded on.
func files(t *rapid.T) *File {
	c := ledger.Constitution{
		Name: texting(t, "name"), Place: ledger.Place{Village: texting(t, "village"), Code: "ocha-2023:ML0505"},
		Method:   rapid.SampledFrom([]ledger.Method{ledger.VSLA, ledger.Fixed, ledger.Equal}).Draw(t, "method"),
		Currency: ledger.Currency(rapid.StringMatching("[A-Z]{3}").Draw(t, "currency")),
		CashStep: amount(t, "cash_step", 1, 1_000_000), ShareValue: amount(t, "share_value", 1, ledger.MaxShareValue),
		SharesMin: 1, SharesMax: 1, Quorum: 2,
		MeetingInterval: rapid.SampledFrom([]ledger.Interval{{Count: 1}, {Count: 2}, {Count: 4}, {Count: 1, Month: true}}).Draw(t, "interval"),
		Leaving:         rapid.SampledFrom([]ledger.LeavingRule{ledger.LeaveAtCost, ledger.LeaveAtValue, ledger.LeaveForfeit}).Draw(t, "leaving"),
		Joining:         rapid.SampledFrom([]ledger.JoiningRule{ledger.JoinZero, ledger.JoinCatchUp, ledger.JoinAtValue}).Draw(t, "joining"),
		Recovery:        rapid.SampledFrom([]ledger.RecoveryPolicy{"", ledger.RecoverWithKeyHolder, ledger.RecoverAfter30Days}).Draw(t, "recovery"),
		Agenda:          rapid.Permutation(ledger.DefaultAgenda).Draw(t, "agenda")[:rapid.IntRange(1, 7).Draw(t, "items")],
	}
	if c.Method != ledger.Equal {
		c.SharesMin = ledger.Shares(rapid.IntRange(1, 1000).Draw(t, "min"))
		c.SharesMax = ledger.Shares(rapid.IntRange(int(c.SharesMin), 1000).Draw(t, "max"))
	}
	copy(c.Programme[:], rapid.SliceOfN(rapid.Byte(), 20, 20).Draw(t, "programme"))
	drawLists(t, &c)
	drawRules(t, &c)
	return &File{c, drawMembers(t)}
}

func drawLists(t *rapid.T, c *ledger.Constitution) {
	for _, name := range rapid.SliceOfNDistinct(rapid.StringMatching("[a-r][a-z0-9_-]{0,23}"), 0, 4, rapid.ID).Draw(t, "funds") {
		c.Funds = append(c.Funds, ledger.FundRule{Name: ledger.FundName(name), Contribution: amount(t, "contribution", 0, ledger.MaxAmount), Lends: rapid.Bool().Draw(t, "lends")})
	}
	for _, cause := range rapid.SliceOfNDistinct(rapid.StringMatching("[a-z][a-z0-9_-]{0,31}"), 0, 4, rapid.ID).Draw(t, "fines") {
		c.Fines = append(c.Fines, ledger.FineRule{Cause: ledger.Slug(cause), Amount: amount(t, "fine", 1, ledger.MaxAmount)})
	}
}

func drawRules(t *rapid.T, c *ledger.Constitution) {
	upTo := func(name string, least, most uint32) uint32 { return rapid.Uint32Range(least, most).Draw(t, name) }
	c.Loans = ledger.LoanRules{
		Convention: rapid.SampledFrom([]ledger.Convention{ledger.FlatTerm, ledger.FlatOnce, ledger.FixedFee, ledger.InAdvance, ledger.PerPeriodOnOriginal, ledger.PerPeriodOnBalance}).Draw(t, "convention"),
		Rate:       ledger.BasisPoints(upTo("rate", 0, 10_000)), FixedFee: amount(t, "fee", 0, ledger.MaxAmount),
		Period:     rapid.SampledFrom([]ledger.Interval{{Count: 4}, {Count: 1, Month: true}}).Draw(t, "period"),
		MaxPeriods: upTo("periods", 1, 120), MaxMultiple: upTo("multiple", 0, 1000), MaxOpen: upTo("open", 1, 100),
		ChargeStep: amount(t, "step", 1, 1_000_000), Repay: rapid.SampledFrom([]ledger.Repay{ledger.Instalments, ledger.AtEnd}).Draw(t, "repay"),
	}
	remainders := []ledger.Remainder{ledger.Carry, ledger.LargestRemainder}
	for _, f := range c.Funds {
		remainders = append(remainders, "fund:"+ledger.Remainder(f.Name))
	}
	c.ShareOut = ledger.ShareOutRules{
		Method: rapid.SampledFrom([]ledger.ShareOutMethod{ledger.ByShares, ledger.ByShareValue, ledger.EqualParts, ledger.EqualProfit, ledger.InterestReturned, ledger.SavingsAndBorrowing, ledger.TimeWeighted}).Draw(t, "share-out"),
		Step:   amount(t, "payout step", 1, 10_000), ValueDecimals: upTo("decimals", 0, 2), SavingsPct: upTo("pct", 0, 100),
		Remainder: rapid.SampledFrom(remainders).Draw(t, "remainder"),
		OpenLoans: rapid.SampledFrom([]ledger.OpenLoans{ledger.RefuseOpenLoans, ledger.OffsetOpenLoans}).Draw(t, "open loans"),
	}
}

func drawMembers(t *rapid.T) (members []Member) {
	for i, n := range rapid.SliceOfNDistinct(rapid.Uint32Range(1, ledger.MaxMemberNumber), 3, 12, rapid.ID).Draw(t, "numbers") {
		m := Member{Number: ledger.MemberNumber(n), Name: texting(t, "member"), Sex: rapid.SampledFrom([]ledger.Sex{ledger.Female, ledger.Male}).Draw(t, "sex")}
		if i < 3 {
			m.Roles = append(m.Roles, ledger.KeyHolder)
		} else if rapid.Bool().Draw(t, "officer") {
			m.Roles = rapid.Permutation(ledger.Roles[:4]).Draw(t, "roles")[:2]
		}
		members = append(members, m)
	}
	return members
}

// texting draws printable names, quotes and backslashes among them.
func texting(t *rapid.T, label string) string {
	return rapid.StringMatching(`[A-Za-zéɔŋ"'\\#=\[\]🌾][ A-Za-zéɔŋ"'\\#=\[\]🌾]{0,50}`).Draw(t, label)
}

func amount(t *rapid.T, label string, least, most ledger.Amount) ledger.Amount {
	return ledger.Amount(rapid.Int64Range(int64(least), int64(most)).Draw(t, label))
}

func TestWriteIsReadBackIdentically(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := files(t)
		text := Write(f.Constitution, f.Members)
		got, err := Parse(text)
		if err != nil {
			t.Fatalf("reading back: %v\n%s", err, text)
		}
		if diff := cmp.Diff(f, got, cmpopts.IgnoreFields(Member{}, "Line")); diff != "" {
			t.Fatalf("(-want +got)\n%s", diff)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(smallest))
	f.Add([]byte(opening))
	f.Add([]byte("[[fund.a]]\nx=1\n[fund.a.b]\n[[fund]]\n"))
	f.Add([]byte("member = [[{}], 5]\nfund = [{}]\nplace.x.y = {a = [{b.c = 1979-05-27T07:32:00Z}]}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := Parse(text)
		wantLine(t, err, text)
		if err == nil {
			again, err := Parse(Write(file.Constitution, file.Members))
			if err != nil {
				t.Fatalf("reading back: %v", err)
			}
			if diff := cmp.Diff(file, again, cmpopts.IgnoreFields(Member{}, "Line"), cmpopts.EquateEmpty()); diff != "" {
				t.Fatal(diff)
			}
		}
		_, err = ParseOpening(text)
		wantLine(t, err, text)
	})
}

// wantLine asks that a refusal has a code, and a line of the file.
func wantLine(t *testing.T, err error, text []byte) {
	t.Helper()
	var refused *Error
	var rule *ledger.RuleError
	if err == nil {
		return
	}
	if !errors.As(err, &refused) || !errors.As(err, &rule) || refused.Line < 1 || refused.Line > 1+bytes.Count(text, []byte("\n")) {
		t.Fatalf("refused as %v", err)
	}
}

// The samples are named by their code and line.
func TestInvalidSamples(t *testing.T) {
	samples, err := filepath.Glob("../../testdata/registers/invalid/*.toml")
	if err != nil || len(samples) == 0 {
		t.Fatal("there are no samples", err)
	}
	for _, path := range samples {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.Split(filepath.Base(path), ".")
		line, err := strconv.Atoi(parts[1])
		if err != nil {
			t.Fatal(err)
		}
		t.Run(parts[0], func(t *testing.T) {
			_, err := Parse(text)
			wantRefusal(t, err, line, "", ledger.Rule(parts[0]))
		})
	}
}
