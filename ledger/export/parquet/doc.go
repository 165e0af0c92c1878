// Package parquet writes sheets as Apache Parquet, for every engine that reads
// columns: DuckDB, Spark, ClickHouse, pandas, a data warehouse.
//
// # Types
//
// All columns are optional; an empty cell is null.
//
//	Text      STRING, in a dictionary
//	Whole     INT64
//	Decimal   DECIMAL(18, 4)
//	Date      DATE
//	Moment    TIMESTAMP in milliseconds of UTC
//	Truth     BOOLEAN
//
// Pages are compressed with zstd. The same sheet is the same bytes.
//
// # Parts
//
// Parts writes a folder partitioned the way Hive does it: a folder per value of
// each partitioning column, in which that column is left out of the files,
//
//	meetings/region=ocha-2023%3AML05/month=2026-03/part-0000.parquet
//
// so that a question about one region or one month reads nothing else. What a
// file system might take amiss is percent-encoded, an empty cell is the folder
// __HIVE_DEFAULT_PARTITION__; readers undo both.
//
// Rows are held until their partition is complete, at most MaxHeld bytes of all
// partitions together; then the fullest is written as a part of its own. A source
// that gives its rows region by region makes one part of each partition.
//
// # What it costs
//
// Measured with -s -w on amd64: parquet-go adds 5.3 MB to the program, and nothing
// worth measuring to its start.
package parquet
