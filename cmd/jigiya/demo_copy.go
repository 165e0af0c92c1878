package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/store"
)

// copyPhone is the dishonest treasurer: two phones with the same key, two histories,
// one for each facilitator.
func (d *demo) copyPhone() error {
	d.title("A treasurer with two books")
	t := d.benkadi
	d.of(d.oumou, t.id)
	if _, err := t.enter(t.gathering(t.day(doubleMeeting))...); err != nil {
		return err
	}
	d.tell("Meeting %d has begun, and nobody has bought shares yet. Oumou has a copy made of her phone,\nby somebody who wrote a program of her own for it: the honest one would not sign on a copy.", doubleMeeting)
	if err := d.copyOf(d.oumou); err != nil {
		return err
	}
	other := *t
	other.phone, other.book = d.twin, t.book.Clone()
	other.put = func(events ...ledger.Event) ([]api.Entered, error) {
		accepted, err := d.twin.client.Propose(d.ctx, api.Proposal{Group: t.id, Events: events, PINs: demoPINs(demoQuorum...)})
		return accepted.Entries, err
	}
	if err := d.tellHistory("To the women she reads out what they brought. Kadia (4) bought 5 shares:", t, 5, d.binta); err != nil {
		return err
	}
	return d.tellHistory("On the copy Kadia bought one, and 1 000 F less should be in the box. By its key Nana's phone takes it\nfor Oumou's:", &other, 1, d.nana)
}

// tellHistory ends the meeting in one way, for one facilitator to see.
func (d *demo) tellHistory(how string, t *told, kadias ledger.Shares, visitor *phone) error {
	d.tell("\n%s\n", how)
	if err := d.show(t, &ledger.Contribution{Member: 4, Fund: ledger.Savings, Shares: kadias}); err != nil {
		return err
	}
	if _, err := t.enter(t.purchases(4)...); err != nil {
		return err
	}
	if err := d.show(t, t.closing()); err != nil {
		return err
	}
	d.tell("")
	c, err := d.pass(visitor, t.phone)
	if err != nil {
		return err
	}
	d.tellCrossing(c)
	return nil
}

// copyOf makes a second phone that has a phone's keys and its journal. The store of
// an honest program knows a copied home and refuses to sign there, so what is copied
// is written into a new store, as a program would that somebody altered.
func (d *demo) copyOf(p *phone) error {
	d.always.close()
	if err := p.switchOff(); err != nil {
		return err
	}
	d.twin = &phone{owner: "the copy", home: filepath.Join(d.home, "copy"), device: p.device, log: new(nodeLog)}
	if err := copyHome(d.twin.home, p.home, store.Hash(d.benkadi.id)); err != nil {
		return err
	}
	d.phones = append(d.phones, d.twin)
	d.facts.Nodes++
	if err := errors.Join(d.start(p), d.start(d.twin)); err != nil {
		return err
	}
	if _, err := d.twin.client.MakeKey(d.ctx, demoPINs()); err != nil {
		return err
	}
	return d.remirror()
}

// remirror brings Mariam's phone back into reach of Oumou's.
func (d *demo) remirror() (err error) {
	if d.always, err = newLink(d.oumou.address); err != nil {
		return err
	}
	_, err = d.mariam.client.Sync(d.ctx, api.Syncing{Address: d.always.address()})
	return err
}

func copyHome(to, from string, group store.Hash) (err error) {
	if err := os.CopyFS(filepath.Join(to, "keys"), os.DirFS(filepath.Join(from, "keys"))); err != nil {
		return fmt.Errorf("copying the keys: %w", err)
	}
	source, err := openStore(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	copied, err := openStore(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, copied.Close()) }()
	entries, records, err := all(source, group)
	if err != nil {
		return err
	}
	return copied.Append(group, store.Head{}, entries, records)
}

func openStore(home string) (*store.Store, error) {
	return store.Open(filepath.Join(home, "store"), store.Options{
		Digest: func(raw []byte) store.Hash { return store.Hash(crypto.Digest(crypto.TagEntry, raw)) },
		Link: func(raw []byte) (seq, epoch uint64, prev store.Hash, err error) {
			seq, epoch, before, err := journal.Link(raw)
			return seq, epoch, store.Hash(before), err
		},
	})
}

func all(s *store.Store, group store.Hash) (entries []store.Entry, records []store.Record, err error) {
	for e, err := range s.Entries(group, 0) {
		if err != nil {
			return nil, nil, err
		}
		entries = append(entries, e)
	}
	ids, err := s.RecordIDs(group)
	for _, id := range ids {
		key, sealed, err := s.Record(group, id)
		if err != nil {
			return nil, nil, err
		}
		records = append(records, store.Record{Digest: id, Key: key, Sealed: sealed})
	}
	return entries, records, err
}

// concerned are those who hold Benkadi's journal.
func (d *demo) concerned() []*phone {
	return []*phone{d.binta, d.nana, d.office, d.oumou, d.mariam, d.twin}
}

func (d *demo) findCopy() error {
	d.title("The two facilitators meet")
	t := d.benkadi
	for _, p := range d.concerned() {
		if g, _ := d.holds(p, t.id); g.State != "ok" {
			return fmt.Errorf("%s says %q of Benkadi before anybody can know", p.owner, g.State)
		}
	}
	d.tell("Both books balance, both are signed with Oumou's key, both closings by key-holders whose\nPINs her phone has seen. Each facilitator finds hers in order. Then they have tea.\n")
	if _, err := d.pass(d.binta, d.nana); err != nil {
		return err
	}
	if err := d.awaitState("disputed", d.binta, d.nana); err != nil {
		return err
	}
	fork, err := d.binta.client.Fork(d.ctx, t.id)
	if err != nil {
		return err
	}
	d.of(d.binta, t.id)
	d.tell("\nThis is what both phones say now:\n")
	d.printFork(fork)
	return d.spread()
}

// spread is how everybody concerned hears of it, from whoever comes by.
func (d *demo) spread() error {
	d.tell("\nWho meets one of the two hears of it, the group itself too:\n")
	if err := d.rounds(); err != nil {
		return err
	}
	if err := d.awaitState("disputed", d.concerned()...); err != nil {
		return err
	}
	d.facts.Disputed = len(d.concerned())
	d.tell("\nAll %d phones that hold Benkadi say that it is in doubt. It can meet all the same.", d.facts.Disputed)
	return nil
}

// rounds are the meetings by which what one knows gets to all. Mariam's phone is in
// reach of Oumou's all the time.
func (d *demo) rounds() error {
	for _, pair := range [][2]*phone{{d.binta, d.oumou}, {d.binta, d.nana}, {d.nana, d.twin}, {d.binta, d.office}} {
		if _, err := d.pass(pair[0], pair[1]); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) awaitState(state string, all ...*phone) error {
	for _, p := range all {
		if err := d.await(fmt.Sprintf("%s says %s", p.owner, state), func() bool {
			g, _ := d.holds(p, d.benkadi.id)
			return g.State == state
		}); err != nil {
			return err
		}
	}
	return nil
}

// choose is the key-holders' word on which history holds.
func (d *demo) choose() error {
	d.title("The key-holders choose")
	t := d.benkadi
	d.tell("The women remember: Kadia brought five shares' money, before all of them. On Oumou's phone two\nkey-holders sign that journal 1 holds. It opens a new epoch; the copy's right to write is over.\n")
	_, err := d.oumou.client.Resolve(d.ctx, api.Resolving{Group: t.id, Keep: 1, Reason: "Kadia's five shares were seen by all", PINs: demoPINs(demoQuorum...)})
	if err != nil {
		return err
	}
	if err := d.rounds(); err != nil {
		return err
	}
	if err := d.awaitState("ok", d.concerned()...); err != nil {
		return err
	}
	if err := d.evidenceStays(); err != nil {
		return err
	}
	return t.reread(d)
}

// evidenceStays asks every phone for its head and what it keeps beside it.
func (d *demo) evidenceStays() error {
	want, _ := d.holds(d.oumou, d.benkadi.id)
	for i, p := range d.concerned() {
		g, _ := d.holds(p, d.benkadi.id)
		fork, err := p.client.Fork(d.ctx, d.benkadi.id)
		if err != nil {
			return err
		}
		if i == 0 {
			d.facts.Proofs, d.facts.Stranded = len(fork.Proofs), len(fork.Stranded)
		}
		if g.Head != want.Head || len(fork.Proofs) != d.facts.Proofs || len(fork.Stranded) != d.facts.Stranded {
			return fmt.Errorf("%s stands at %+v with %d proofs, %d rows; Oumou at %+v", p.owner, g.Head, len(fork.Proofs), len(fork.Stranded), want.Head)
		}
		d.facts.Healed++
	}
	d.tell("\nAll %d phones stand at entry %d, epoch %d. The proof stays on every one of them (%d), and the\n%d rows that were set aside can be read and entered again.", d.facts.Healed, want.Head.Seq, want.Head.Epoch, d.facts.Proofs, d.facts.Stranded)
	return nil
}
