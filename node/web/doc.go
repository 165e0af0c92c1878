// Package web is the pages of a node: the meeting on the treasurer's phone, the
// members' passbooks, the visit, the office. They are served to this machine's own
// browser and to no other device, which runs a node of its own.
//
// # Pages and taps
//
// A page is HTML made on the node from a report of its book; nothing comes from
// outside. A tap is a form: it is sent by POST to the address of its page, proposes
// one event, and is answered with 303 to the page as it is now, once the entry is
// durable. A refusal is answered with the same page, the sentence of the rule on it,
// and the status of the error's class; nothing was changed. So a page may be loaded
// again at any time, the phone may die at any tap, and where a meeting stands is read
// from the journal alone.
//
// The script makes taps smoother (it sends the form and exchanges the page's middle)
// and shows what others bring, as it comes. Without script everything still works.
//
// If a tap needs more PINs than the device's, the answer is a page that asks for them
// and sends the same form again with them (pins.go).
//
// # The meeting (meeting*.go)
//
// A meeting is a walk through steps: the opening count, the agenda in the constitution's
// order, the closing count, the recital. /group/{group}/meeting goes to where it stands:
// the furthest step in which something was entered, or the one behind it where nothing
// more is expected, read from the book alone. The field "do" of a form names one of the
// taps on meeting.go's list.
//
// Every form carries "after", the last entry when its page was made. If the same fact was
// entered since then, and not corrected, the tap came twice (or from two browsers): nothing
// is entered and the page says so. Whoever does mean it twice sees the new page and taps
// again. Other taps on an old page count, but not those on a page from before this meeting:
// it may lie open since last week. What makes the two looks at the book one is a
// lock that a tap holds until its entry is durable.
//
// What cannot be taken back with another tap is shown before it is entered: a loan, and what
// may become of it later (meeting_loan_change.go), is rehearsed on a copy of the book.
//
// A sum is a field in figures, or one field for each note and coin (name_500), or both
// where they agree.
//
// # Who may see them
//
// Every page but the entrance and the assets needs a session, which the device's PIN
// opens (session.go). It ends when nobody tapped for limits.go's idle time, by the clock
// on the wall, for the other stands while a phone sleeps; on leaving, with a new PIN of
// the device, and with the process. What a page does by itself (to listen, to show what
// others brought: X-Alone) is no tap. A page that listens is told at once that it is
// locked. The node holds the device's key for a session (a sitting); the session knows
// only its ticket.
//
// # What is refused before anything is looked at (guard.go)
//
//   - a Host that is not this server's own loopback address or "localhost" with its port:
//     a name that an attacker points here (DNS rebinding); a request as to a proxy;
//   - a form that does not tell that it comes from a page of this server: with
//     Sec-Fetch-Site, Origin, or in the oldest browsers Referer, all that are there. To a
//     script that sends forms: say Origin;
//   - a form without the session's own token; a body larger than the bound, and from
//     outside any file; a method that a page does not have.
//
// Every answer forbids framing, foreign content, inline script and style
// (Content-Security-Policy), guessing of types, referrers, and keeping copies of pages.
// No PIN, ticket or name stands in an address.
//
// # Other programs of the machine
//
// A phone's programs all reach its loopback addresses. So:
//
//   - Wrong PINs are counted and slowed by package keystore, for everybody. A browser in
//     which the right PIN was once given keeps a pass (browsers.key in the home signs
//     it). All others together are strangers (session_stranger.go): from their fourth
//     wrong PIN on they wait eight times longer, and no right PIN of hers forgives them.
//     So a program that guesses tries some three PINs a day and keeps her out an hour in
//     eight at most; she is told of it when she enters.
//   - Connections are few; the one that has waited longest goes for a new one
//     (guard_guests.go). What listens without end is bounded too.
//   - Cookies do not tell ports apart: a program that gets the browser to open a page at
//     its own port reads, sets and shadows those of these pages. Cookies of the name that
//     are no session's are passed over, an id that was made up outside never becomes one,
//     and where the kernel tells whose a connection is, a session is its own user's
//     (guard_owner.go).
//
// # What remains
//
//   - Who holds the unlocked phone while a session is open taps as the treasurer does.
//     Who controls it (root, a keyboard or a screen reader that is hostile, a debugger)
//     sees the PINs.
//   - From Android 10 on, and outside Linux, the kernel does not tell whose a connection
//     is: there a hostile program that gets the browser to its own port has her session
//     until it ends. Everywhere it has her pass, with which it can make her wait as long
//     as the keystore does (an hour at most) again and again.
//   - A program that holds the pages' port before the node starts can show an entrance of
//     its own, and gets the PIN that is typed there. The node then serves at another port
//     and says so, where somebody reads it.
//   - Before the first PIN is chosen, whoever comes first chooses it.
//   - While strangers are slowed, the treasurer's own new browser is one of them. Those
//     she used before are not; to restart the node forgets the strangers, not the
//     keystore's count.
//   - A program that sets very many or very long cookies makes the browser send a header
//     longer than the bound, and the pages refuse it until they are deleted; the other
//     name, localhost or 127.0.0.1, works meanwhile. One that opens connections as fast
//     as it can makes pages slow.
//   - Whoever has the files of the home guesses PINs as fast as package crypto says.
//   - What was printed, downloaded or read aloud is out of reach. A browser may keep a
//     page that is on the screen until it is touched: without script a page that was left
//     open stays to be seen.
//
// # Words
//
// Every word is of the catalogue (package message) in the language of the session, which
// any page switches. Templates hold none; a test reads them all.
//
// # The templates
//
// layout.html is around every page; parts.html are pieces that pages share; every other
// file of page/ is one page and defines "title" and "main". The dot of a page is a View.
package web
