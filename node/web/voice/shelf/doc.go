// Package shelf is where a node's language packs lie: <home>/voices/<name>/, each a
// folder of package voice. The owner of the home may put one there by hand; the pages
// record into it, and carry it from village to village as a zip.
//
// A pack's name is 1 to 32 of a-z, 0-9 and -, beginning with a letter or a figure.
// Folders with other names are not seen. Every file is opened within its pack's folder:
// no name and no link leads out of it. A file is replaced whole or not at all, and a
// pack comes out of a zip whole or not at all.
//
// # The zip
//
// pack.json and the clips, at its top or in one folder. Whatever else is in it is left
// out, by name: nothing that is no clip of the pack is written. Sizes are those that were
// read, not those it claims. A clip with a flaw refuses the zip.
package shelf
