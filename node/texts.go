package node

import (
	"fmt"
	"sync"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/node/store"
	"jigiya/p2p"
)

// texts are the records already opened in this process.
type texts struct {
	mu    sync.Mutex
	known map[textKey]string
}

type textKey struct {
	group crypto.Hash
	text  ledger.Digest
}

// The kinds of records: whoever may read the one may not always read the other.
const (
	personRecord = "person"
	wordsRecord  = "words"
)

// A saying is a text on its way into a record.
type saying struct {
	kind   string
	salt   [16]byte
	text   string
	digest crypto.Hash
}

// digestWords sets the digests of all that was said in an event, and gives back
// what is to be sealed beside its entry. Words that have a digest already are
// left alone: the same event may be weighed twice.
func (n *Node) digestWords(e ledger.Event) (said []saying, err error) {
	kind := wordsRecord
	if ledger.IsPerson(e.Kind()) {
		kind = personRecord
	}
	for _, w := range ledger.SpokenIn(e) {
		if w.Text == "" {
			continue
		}
		s, err := n.digestText(kind, w.Text)
		if err != nil {
			return nil, err
		}
		w.Digest = ledger.Digest(s.digest)
		said = append(said, s)
	}
	return said, nil
}

func (n *Node) digestText(kind, text string) (saying, error) {
	if len(text) > ledger.MaxWords {
		return saying{}, &ledger.RuleError{Rule: ledger.RuleNumberOutOfRange, Values: []ledger.Value{
			{Name: "field", Value: "words"}, {Name: "value", Value: int64(len(text))},
			{Name: "min", Value: int64(1)}, {Name: "max", Value: int64(ledger.MaxWords)},
		}}
	}
	salt, err := crypto.NewSalt(n.random)
	if err != nil {
		return saying{}, fmt.Errorf("drawing a salt: %w", err)
	}
	return saying{kind, salt, text, crypto.RecordDigest(salt, kind, []byte(text))}, nil
}

// seal makes the records of what was said in a group.
func (n *Node) seal(group crypto.Hash, said []saying) ([]store.Record, error) {
	records := make([]store.Record, 0, len(said))
	for _, s := range said {
		key, err := crypto.NewRecordKey(n.random)
		if err != nil {
			return nil, fmt.Errorf("making a record's key: %w", err)
		}
		plain := append(append([]byte{}, s.salt[:]...), s.kind[0])
		sealed, err := crypto.SealRecord(n.random, key, group, append(plain, s.text...))
		if err != nil {
			return nil, fmt.Errorf("sealing a record: %w", err)
		}
		records = append(records, store.Record{Digest: store.Hash(s.digest), Key: [32]byte(key), Sealed: sealed})
	}
	return records, nil
}

// text opens a record; what was erased, or never came here, is the empty text.
func (n *Node) text(group crypto.Hash, digest ledger.Digest) string {
	if digest.IsZero() {
		return ""
	}
	n.texts.mu.Lock()
	defer n.texts.mu.Unlock()
	key := textKey{group, digest}
	if text, ok := n.texts.known[key]; ok {
		return text
	}
	text := n.openText(group, digest)
	if text == "" {
		return "" // it may come yet
	}
	if n.texts.known == nil {
		n.texts.known = map[textKey]string{}
	}
	n.texts.known[key] = text
	return text
}

func (n *Node) openText(group crypto.Hash, digest ledger.Digest) string {
	key, sealed, err := n.store.Record(store.Hash(group), store.Hash(digest))
	if err != nil {
		return ""
	}
	for _, kind := range []p2p.NoteKind{p2p.NoteWords, p2p.NotePerson} {
		if text, ok := opened(group, kind, crypto.Hash(digest), key, sealed); ok {
			return text
		}
	}
	return ""
}

// opened is the text of a record, if it is the one an entry named as of that kind.
func opened(group crypto.Hash, note p2p.NoteKind, digest crypto.Hash, key [32]byte, sealed []byte) (string, bool) {
	plain, err := crypto.OpenRecord(crypto.RecordKey(key), group, sealed)
	if err != nil || len(plain) < 17 {
		return "", false
	}
	kind := wordsRecord
	if note == p2p.NotePerson {
		kind = personRecord
	}
	text := plain[17:]
	return string(text), plain[16] == kind[0] && crypto.RecordDigest([16]byte(plain[:16]), kind, text) == digest
}

func (t *texts) clear() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.known = nil
}

// forget drops an erased text from memory.
func (n *Node) forget(group crypto.Hash, digest ledger.Digest) {
	n.texts.mu.Lock()
	defer n.texts.mu.Unlock()
	delete(n.texts.known, textKey{group, digest})
}

// fill puts the known texts into an event that nobody else holds.
func (n *Node) fill(group crypto.Hash, e ledger.Event) {
	for _, w := range ledger.SpokenIn(e) {
		if w.Text == "" {
			w.Text = n.text(group, w.Digest)
		}
	}
}

// names tells the members' names of a book.
func (n *Node) names(group crypto.Hash, b *ledger.Book) func(ledger.MemberNumber) string {
	return func(number ledger.MemberNumber) string {
		m, err := b.Member(number)
		if err != nil {
			return ""
		}
		return n.text(group, m.Person.Digest)
	}
}
