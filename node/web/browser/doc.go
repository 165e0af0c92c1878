// Package browser holds the tests of the pages in a real browser: Chromium, with the
// screen of a small phone (360 x 640), a finger instead of a mouse, and everything
// as it is in a village: the program in a process of its own, on a home of its own.
//
// There is no code here, tests only. A test asks for a home, runs a node there, and
// takes a phone in its hand:
//
//	home   a folder with a founded group, made by the program's own commands
//	node   `jigiya node --web 127.0.0.1:0` in that home; may be killed, and run again
//	phone  one page in a browser that knows nothing of the others: taps, types, reads
//
// A phone taps where a finger would: in the middle of what is seen, once it is in
// sight; what is covered, or smaller than a finger, cannot be tapped. It waits for what
// it is told to see, with a long deadline, and never for a time. At its end it has
// been told of no error: none of a script, none of the content policy, no picture that
// is missing, and nothing was ever asked of another machine.
//
// Without Chromium the tests are left out, but not where the project is checked as
// a whole (CI is set). JIGIYA_AXE names axe.min.js of axe-core, the judge of what people
// who hear or feel a page can use; .ci/run fetches it. JIGIYA_SHOTS names a folder for
// the pictures of the README.
package browser
