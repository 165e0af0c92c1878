// Package discovery finds the addresses of nodes in range: on the same Wi-Fi, or where one phone is the other's
// hotspot. It finds addresses only, an IP and a TCP port; who is there shows when it is dialled (packages p2p and
// p2p/host). Nothing it says names a device, a person or a group.
//
// There are four means, and each alone suffices:
//
//	mdns      service _jigiya._tcp.local, for networks that let multicast through (mdns.go)
//	beacon    a small datagram on UDP port 4440, multicast and broadcast (beacon.go)
//	gateway   the address that gave this device its own, and the neighbours it knows, for hotspots that let neither
//	          through (gateway.go)
//	by hand   an address typed or read from a QR code (address.go)
//
// A node listens always. It speaks (asks, answers, announces) only while [Options.Speak] says so: in a meeting or on a
// visit. All means begin anew when the interfaces or their addresses change: on Linux the system tells, elsewhere, and
// where the system does not let a program listen (Android 11 and later), they are looked at every two seconds.
//
// A node listens on TCP port 4440 unless told otherwise: then mdns and the beacon say which, and the gateway is in vain.
//
// # The beacon
//
// A datagram on UDP port 4440 of exactly 26 bytes, numbers big-endian:
//
//	 0  6  "jigiya"
//	 6  1  version, 1
//	 7  1  kind: 1 a probe, 2 an answer
//	 8  2  TCP port on which the sender can be dialled; 0: it cannot
//	10  8  the sender's token: random, renewed every five minutes, not zero
//	18  8  in an answer the token of the probe answered, in a probe zero
//
// A probe goes to the group 239.255.74.71 and to the broadcast address of each interface's network, with a time to
// live of 1, and by the gateway's means to single addresses. Who hears a probe takes the address it came from, with
// the port it names, for a node's; and answers it with one datagram to where it came from. Who gets an answer with a
// token of its own does the same. The token serves to know one's own voice and the answers meant for oneself, and says
// nothing else. A datagram of another length, beginning, version or kind is ignored, and so is an answer to what was
// not asked.
//
// An answer is never longer than the probe, and one source gets a few a second: the beacon multiplies nobody's traffic.
// Probes are sent at once when a node begins to look or its interfaces change, a few times quickly, every two seconds for
// half a minute, and then every ten seconds; each pause is longer or shorter by up to a fifth.
//
// # mDNS
//
// RFC 6762 and 6763 as far as they are needed: PTR, SRV, TXT (empty) and A of one instance, whose name and host name
// are random for each run. Announced when a node begins to speak or its interfaces change, at the beacon's pace, along
// with a question for others; answered by multicast, or to the asker alone if its question wishes so or did not come
// from port 5353. There is no cache, and a name of 64 random bits needs no probing for conflicts. The address of what
// is found is that from which the answer came, the port that of the SRV record.
//
// # Bounds
//
// Anybody in range can shout any number of addresses. What comes out is bounded (limits.go): a few dozen addresses a
// minute for each means, all of them private, link-local or loopback, and each at most every few seconds.
package discovery
