// Package pdf prints a group's papers and the office's reports.
package pdf

import _ "codeberg.org/go-pdf/fpdf" // the sheets are on their way
