// Package message turns codes into sentences in three languages. It is the one
// catalogue of everything jigiya says to a person: no other package holds a
// sentence, but for the help of the commands.
//
// # The files
//
// en.toml, fr.toml and bm.toml hold the same ids. A section and a key make an id
// ("[refusal] unknown_loan" is refusal.unknown_loan); sections and keys are
// sorted. The sections:
//
//	refusal      what a rule refuses, and what to do next: the rules of ledger.Rules,
//	             constitution.Rules and register.Rules; a key that adds a word to
//	             the code is the same refusal in a case that is better said
//	             otherwise (variantWord)
//	hint         the next step after an error that is no refusal; fork_writer,
//	             fork_key-holders and fork_facilitator say it to each of those
//	             concerned by two journals
//	warning      what is accepted and still worth a look
//	recital      what is read out at a closing
//	finding      what an audit found: the codes of package audit
//	heading      the columns of tables
//	field        the parts of an event, as a form or a refusal names them
//	count        a number with its noun
//	column       what a column of an export means
//	formula      how an indicator is reckoned
//	type         what a value in a file is, or must be
//	happening    what a node tells those who watch it at work
//	reason       why an exchange with a peer ended: the words of package p2p
//	pairing peer scope standing way
//	             words of the exchange between devices
//	kind role mark purpose method status ...
//	             the words of the field under the codes of package ledger
//
// A sentence is text with two sorts of holes:
//
//	{name}           the value of that name, written by its type (value.go)
//	{name|one|many}  the word that agrees with the number of that name; French
//	                 takes the first for 0 and 1, English for 1; Bambara nouns
//	                 after a number do not change
//
// To add a sentence, write it into all three files at its sorted place; the tests
// name what is missing. A new rule needs refusal.<code>, a new kind kind.<name>.
//
// A file that breaks this form is refused when it is read, by id. A hole the English sentence
// does not have, an id that does not exist: a test finds them in the program's own files; in a
// village's they are strays, named and not heard.
//
// # Help
//
// What a command and its flags do is written in English beside the command (cmd/jigiya):
// who changes one sees the other. help_fr.toml has the French of it,
// "English text" = "texte français", sorted, one a line; Help looks a text up. What is typed
// stays as it is: names of commands and flags, words like savings, examples. To add or change
// a text of help, write its French there; a test names what is missing and what is left over.
//
// There is no Bambara file: no speaker has reviewed words for this, and half of them would be
// French. Bambara has the French.
//
// # Bettering it
//
// A village that knows better Bambara puts a bm.toml with the sentences it
// changes into a folder; Load reads it and Use makes all sentences come from it. Written
// shows a sentence as it may be bettered, Better puts another in its place, and Text is
// the file: the pages do all of that, sentence by sentence.
//
// # Money
//
// Figures are francs in every language. Words are francs in English and French;
// Bambara counts money in dɔrɔmɛ, units of five francs (rules.md §1): Dorome
// converts, Spoken says it.
//
// # Why no i18n library
//
// Measured with -s -w on amd64, over a program that already reads TOML:
// go-i18n adds 1.7 MB (text/template keeps all methods alive), x/text's catalogue
// 0.4 MB and a plural syntax in Go code; neither knows Bambara's plurals or
// spells out numbers. Two sorts of holes are a page of code.
package message
