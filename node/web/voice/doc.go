// Package voice is the language pack: a folder of short sound files with a manifest,
// from which every amount and the whole recital can be said. A village records its
// own, in its own Dogon or Fulfulde, with a telephone. The package chooses the files
// and their order; it plays nothing, and reads no more than the folder it is handed.
//
// # The folder
//
//	pack.json      the manifest
//	20.m4a         the clip 20
//	in-box.wav     the clip in-box
//
// The name of a file is the name of its clip and an ending that says what it is: .wav
// .mp3 .ogg .m4a .webm. There is no list of files to keep in step. Other files (a
// README, a photo of the speaker) are left alone; of two files of one clip the first
// of those endings counts. A clip's name is 1 to 40 of a-z, 0-9, - and _, beginning
// with a letter or a figure. What a file holds must be what its ending says
// (Format); a file that is not, or is too large, counts as missing, and is named.
//
// # The manifest
//
// JSON. Unknown keys are refused, with their line.
//
//	{
//	  "jigiya_voice": 1,                   the version of this form
//	  "language": "ff",                    a language tag
//	  "name": "Fulfulde of Konna",         what people choose it by
//	  "speaker": "Aissata, Konna",         who spoke, as she wants to be called
//	  "licence": "CC0-1.0",                what others may do with it
//	  "counting": {
//	    "own": "0-10 20 100 1000",         numbers that are said with a clip of their own
//	    "bases": "5",                      those of them that others are built on
//	    "great": [                         words that are multiplied, the least first
//	      {"worth": 10, "place": "before"},
//	      {"worth": 100, "place": "before"},
//	      {"worth": 1000, "place": "before"}
//	    ],
//	    "and": "every"                     where the word between two parts is said
//	  },
//	  "money": {"unit": 5, "place": "before"},
//	  "sentences": {"fund": "{fund} in-box {amount}"},
//	  "words": {"20": "noogay"}
//	}
//
// Bases, sentences and words may be left out. Of a key written twice the last counts.
//
// # Counting
//
// A number is said in parts, the greatest first:
//
//  1. a number of its own is its clip;
//  2. else, from the least great word upwards: the greatest great word that goes into
//     it, so and so many times, is a part. If that product is a number of its own (20,
//     100), the part is its clip. Else it is the great word and how many, which is
//     said by the same rules; the great word stands in its place, before or after.
//     What is left is said by the same rules;
//  3. else, below the least great word: the greatest of the bases that is not greater is
//     a part, and what is left is said by the same rules.
//
// So "own" holds every irregular number, and languages that build 6 as 5 and 1, or
// count by 80, need no more; the more numbers are their own, the smoother they sound.
// Bases may be left out where every number below the least great word is one of its
// own; a rule that cannot say one of these is refused. How many is less than the great
// word itself, so that nobody says a thousand thousands: what is greater is not said,
// and no great word is worth more than the square of the one before it.
//
//	"place"   before: kɛmɛ saba; after: trois cents
//	"each"    true: the great word is said before each part of how many, ba mugan ni ba
//	          duuru, 25 000. Without it, a language that puts the word before and joins
//	          every part says 25 000 and 20 005 alike; Doubts finds such pairs
//	"and"     every: between all parts (tan ni kelen); small: between a part with a
//	          great word and what is left, where that is less than the least great word
//	          (one hundred and five, but twenty-five); none
//
// The clip of a great word is many-100. Where there is none and 100 is a number of its
// own, the clip 100 is said: teemedere is one, teemedde are many, but kɛmɛ is both.
//
// # Money
//
// An amount is counted in units of so many francs, 5 or 1, and the clip money, the
// unit's name, stands before or after the number. The francs that make no unit follow,
// joined by and (unless there is none), with the clip franc in the same place. Below
// zero the clip minus goes first. Two clips refine this where a pack has them:
// money-one is said with exactly one unit (one franc), money-round with whole millions
// of units (de francs).
//
// # Sentences
//
// A sentence is a row of clips and {holes}, and the manifest may order it otherwise:
// sentence.go lists them, each with the order it has if the manifest says nothing. A
// hole that a sentence has must stand in it once. A manifest's sentence may name clips
// of its own.
//
// Funds are fund-savings, fund-social; a fund a group named itself is fund-<its name>.
// The 256 things of checkpoints are thing-0 to thing-255. A date is not said.
//
// # All or nothing
//
// A speech is said whole or not at all: half an amount is a wrong amount. If a clip is
// missing, Files says which, and whoever asked falls back to the browser's own voice,
// or is silent. Gaps says beforehand what a pack cannot say.
//
// # Why no library
//
// Numbers by rules are a field of their own (ICU's rule-based number format), whose
// rules only a programmer writes and which know neither Fulfulde nor Dogon nor dɔrɔmɛ.
package voice
