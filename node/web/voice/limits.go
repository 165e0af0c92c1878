package voice

// Every bound of a pack, on one page.
const (
	MaxManifest = 64 << 10 // bytes of pack.json
	MaxClip     = 256 << 10
	MaxPack     = 7 << 20 // bytes of all clips together: as a zip it goes through the upload of the pages
	MaxFiles    = 1000    // in the folder, of whatever kind

	MaxName     = 60 // letters of the pack's name, its speaker, its licence
	MaxWords    = 80 // letters of what a clip says
	MaxLanguage = 35 // letters of the language tag

	maxClipName = 40
	maxOwn      = 1200 // numbers that have clips of their own
	maxGreat    = 8
	maxWorth    = 1_000_000_000_000
	maxLeast    = 1000 // of the least great word: below it every number is tried
	maxTokens   = 24   // of a sentence
	maxParts    = 4    // of a number below the least great word
	maxSteps    = 64   // clips of a number
)
