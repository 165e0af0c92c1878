// Package keystore keeps a device's sealed keys on its disk, and counts wrong PINs.
//
// A keystore is a folder, 0700, of files, 0600:
//
//	device.key               the device key, sealed under the device's PIN
//	group-<id16>-<N>.key     the cosigning key of key-holder N of the group whose
//	                         id begins with these 16 hex digits, under her own PIN
//	programme-<address16>-<N>.key
//	                         root key N of the programme whose address begins with
//	                         these 16 hex digits, under a PIN of its own
//	attempts.json            {"<file>": {"wrong": 3, "last": <unix>}}
//
// A sealed key is package crypto's keyfile; what it costs to try all PINs of a
// stolen one is stated there. Files are written whole to a temporary name,
// synced, and renamed, so that a power cut leaves the old key or the new one.
//
// # Wrong PINs
//
// A try is counted, and the count is on the disk, before the PIN is tried: who
// pulls the battery does not get it back. From the fourth wrong PIN in a row on,
// the next try must wait 5 s, then 10 s, 20 s … up to an hour; until then a try is
// refused with a WaitError and changes nothing. A right PIN clears the count.
// This stops the neighbour who guesses on the phone itself; it does not stop
// somebody who copies the files, and no program on an unlocked phone can.
package keystore
