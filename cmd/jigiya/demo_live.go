package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"jigiya/node/api"
)

// A news is what a phone's node told of.
type news struct {
	from *phone
	api.Happening
}

// follow collects what happens on a phone; nobody waits for who reads it.
func (d *demo) follow(p *phone) {
	ctx, unwatch := context.WithCancel(d.ctx)
	p.unwatch = unwatch
	client := p.client
	go func() {
		_ = client.Watch(ctx, func(h api.Happening) {
			select {
			case d.live <- news{p, h}:
			default:
			}
		})
	}()
}

// value is one of those a happening names.
func (n news) value(name string) string {
	for i := 0; i+1 < len(n.Values); i += 2 {
		if n.Values[i] == name {
			return fmt.Sprint(n.Values[i+1])
		}
	}
	return ""
}

// forget drops what nobody has read: it is of an exchange that was told already.
func (d *demo) forget() {
	for len(d.live) > 0 {
		<-d.live
	}
}

// reach brings somebody into reach of another: they exchange, and it is told as it
// happens. The link stands until it is closed.
func (d *demo) reach(who, whom *phone) (*link, crossing, error) {
	l, err := newLink(whom.address)
	if err != nil {
		return nil, crossing{}, err
	}
	c, err := d.exchangeOver(who, whom, l)
	if err != nil {
		l.close()
		return nil, c, fmt.Errorf("%s in reach of %s: %w", who.owner, whom.owner, err)
	}
	return l, c, nil
}

// pass is a short meeting: they exchange and part.
func (d *demo) pass(who, whom *phone) (crossing, error) {
	l, c, err := d.reach(who, whom)
	l.close()
	return c, err
}

// An encounter is one exchange as it is told: who of the two is through.
type encounter struct {
	*demo
	both    [2]*phone
	barred  bool // a bar shows how far the first of them is
	through map[*phone]bool
}

// exchangeOver is one exchange over a link.
func (d *demo) exchangeOver(who, whom *phone, l *link) (crossing, error) {
	d.forget()
	bar := d.progress("progress.exchange")
	e := &encounter{demo: d, both: [2]*phone{who, whom}, barred: bar != nil, through: map[*phone]bool{}}
	began, before := time.Now(), l.bytes()
	var synced api.Synced
	var err error
	over := make(chan struct{})
	go func() {
		defer close(over)
		synced, err = who.client.Sync(d.ctx, api.Syncing{Address: l.address(), Progress: bar})
	}()
	e.hear(over)
	c := crossing{Received: synced.Received, Sent: synced.Sent, Bytes: l.bytes() - before, Seconds: time.Since(began).Seconds()}
	if err == nil {
		err = e.hearOut()
	}
	return c, err
}

// hear tells what happens until something is over.
func (e *encounter) hear(over <-chan struct{}) {
	for {
		select {
		case n := <-e.live:
			e.tellNews(n)
		case <-over:
			return
		}
	}
}

// hearOut waits until both have told that they are through. Who began to watch too
// late misses that: it is nothing to wait for long.
func (e *encounter) hearOut() error {
	late := time.NewTimer(2 * time.Second)
	defer late.Stop()
	for len(e.through) < len(e.both) {
		select {
		case n := <-e.live:
			e.tellNews(n)
		case <-late.C:
			return nil
		case <-e.ctx.Done():
			return e.ctx.Err()
		}
	}
	return nil
}

// tellNews says a line of what happens to the two, each thing once.
func (e *encounter) tellNews(n news) {
	if !e.concerns(n) {
		return
	}
	switch other := e.ownerOf(n.value("device")); n.ID {
	case "peer.connected":
		e.line(n.from, "connected with "+other)
	case "peer.taken":
		if !e.barred || n.from != e.both[0] {
			e.tellTaken(n)
		}
	case "peer.exchanged":
		if !e.through[n.from] {
			e.line(n.from, "has all that "+other+" may show")
		}
		e.through[n.from] = true
	}
}

// tellTaken is for entries that came and are kept.
func (d *demo) tellTaken(n news) {
	if group := d.groupName(n.value("topic")); group != "" {
		d.line(n.from, fmt.Sprintf("%s up to entry %s: checked, on the disk", group, n.value("seq")))
	}
}

// concerns says whether it is one of the two who tells of the other.
func (e *encounter) concerns(n news) bool {
	other := e.both[0]
	if n.from == other {
		other = e.both[1]
	}
	return (n.from == e.both[0] || n.from == e.both[1]) && n.value("device") == addressOf(other.device)
}

// line is one thing that somebody's phone says.
func (d *demo) line(from *phone, text string) {
	d.tell("    %s%s %s", from.owner, strings.Repeat(" ", max(0, 10-len([]rune(from.owner)))), text)
}

func (d *demo) ownerOf(device string) string {
	if p := d.owners[device]; p != nil {
		return p.owner
	}
	return shortened(device)
}

func (d *demo) groupName(topic string) string {
	switch {
	case d.benkadi != nil && topic == d.benkadi.id.String():
		return "Benkadi"
	case d.jigi != nil && topic == d.jigi.id.String():
		return "Jigi"
	}
	return ""
}

// tellCrossing says what an exchange was, as it was measured.
func (d *demo) tellCrossing(c crossing) {
	d.tell("  %s came, %s went, in %.2f seconds: %s bytes on the air%s.",
		d.lang.Count("entry", int64(c.Received)), d.number(int64(c.Sent)), c.Seconds, d.number(c.Bytes), each(c))
}

func each(c crossing) string {
	entries := int64(c.Received + c.Sent)
	if entries < 100 {
		return "" // what people say to each other first would weigh more
	}
	return fmt.Sprintf(", %d for each entry, names and all", c.Bytes/entries)
}

// isCut says whether an exchange ended because the link did.
func (d *demo) isCut(err error) bool {
	return err != nil && !errors.Is(err, context.Canceled) && api.Classify(err, d.lang).Code == "peer_gone"
}
