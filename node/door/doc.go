// Package door is how a command reaches the node that already runs on its home:
// the same api.Service on both sides of a Unix socket, with the same results,
// the same refusals and the same sentences as in one process.
//
// # Where it is
//
//	<home>/node.sock        a Unix socket, 0600, where there are such
//	<home>/node.token       else a file, 0600: the address of a listener on 127.0.0.1
//	                        and a token of 32 random bytes in hexadecimal, a line each
//
// Only a node that has the store's lock opens a door, so what it finds under these
// names was left by one that was killed, and is replaced. While a node is starting
// its door has the name with the number of its process behind it, node.sock.1234;
// it is listened on but answers nobody until it is renamed. So a command that finds
// the store locked by process 1234 asks there, and waits for what is coming up; it
// does not wait for a process that is no node.
//
// A path that is too long for the system's socket addresses (108 bytes on Linux,
// 104 elsewhere) is reached through a symbolic link in a temporary folder of its
// own, which is removed as soon as the socket is bound or connected.
//
// # Who may come in
//
// The socket's permissions let in its owner. Where the system tells who is at the
// other end (Linux, macOS), another user than the node's is refused all the same,
// root excepted. On 127.0.0.1 the caller shows the token, which is compared in
// constant time. No page in a browser can do that: it cannot read the file, and what
// a browser sends never begins as a greeting does.
//
// # A call
//
// One connection is one call. The caller says at once
//
//	"jigiya door 1\n"   14 bytes
//	form                16 bytes, see below
//	token               32 bytes, on 127.0.0.1 only
//
// and then frames go both ways: a byte that says what it is, the length of the body
// as an unsigned varint, the body.
//
//	caller   C   call: the method's name, its arguments
//	         W   how much of an O was written, and the error
//	         R   what was read for an I, and the error
//	         X   the caller's context is done
//	node     V   the forms differ: number of its process; nothing else follows
//	         O   bytes for the caller's io.Writer; answered with a W
//	         I   bytes wanted from the caller's io.Reader; answered with an R
//	         T   for a function of the caller: its number among those, the arguments
//	         E   an element of the sequence that is the method's result
//	         D   done: the results, the last being the error
//	         F   the node's own fault: what a panic said
//
// A caller who goes away ends the call's context. One whose own context ends says X
// and still waits for the D: what became of a proposal is known only from that.
// The call with the empty name does nothing and is answered with a D and the number
// of the node's process: it asks whether anybody is there.
//
// # Values
//
// Both ends are the same program, so a value is written by its Go type alone:
//
//	bool               0 or 1
//	integers           signed ones zigzag, as varints
//	floats             8 bytes, big-endian
//	string             length as varint, bytes
//	slice              0 for nil, else 1 + length; the elements
//	[]byte             0 for nil, else 1 + length; the bytes
//	array              the elements, or the bytes
//	map                0 for nil, else 1 + length; keys and elements in turn
//	pointer            0 for nil, else 1 and what it points to
//	struct             its fields in order; one that is not exported is refused
//	ledger.Event       0 for nil, else its kind and the struct
//	any                0 for nil, else 1 + its number in the list of values; the value
//	error              below
//	io.Writer, io.Reader, functions without results
//	                   0 for nil, 1 for one that lives with the caller; one stream of
//	                   each kind in a call
//	types that keep their parts to themselves
//	                   their own bytes, as []byte
//
// Nil and empty stay apart, and a pointer to zero stays one, as JSON shows both.
//
// The form is a digest of this: the methods with the types of their arguments and
// results down to the last field, and the lists. Two builds with the same form
// understand each other; with another form the caller is told to start the node again.
//
// # Errors
//
// An error crosses as the tree it is, so that errors.Is and errors.As find in it
// what they would have found on the other side:
//
//	0                    nil
//	1 number             one of the list of errors that are compared by identity
//	2 number, value      of one of the listed types
//	3 text, class, n, n errors
//	                     any other: what it says, the class of the store's errors
//	                     if it has one, and what it wraps
package door
