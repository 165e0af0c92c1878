package web

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/node/api"
)

// errAsked says that the answer is already given: a page that asks for PINs.
var errAsked = errors.New("PINs are asked for")

// propose enters events with the session's key and the key-holders' PINs in the form.
// Where some are missing it answers with a page that asks for them, and errAsked.
func (c *call) propose(group crypto.Hash, events ...ledger.Event) (api.Accepted, error) {
	a, err := c.node.Propose(c.ctx(), api.Proposal{Group: group, Events: events, PINs: c.pins()})
	if err := c.asked(err); err != nil {
		return a, err
	}
	for _, w := range a.Warnings {
		c.sits.tell(c.say(w.ID, w.Values...))
	}
	return a, nil
}

// pinField begins the name of a field that holds a key-holder's PIN.
const pinField = "pin_"

// pins are those of this session and of the form.
func (c *call) pins() api.PINs {
	pins := api.PINs{Device: c.sits.ticket, Holders: map[ledger.MemberNumber]string{}}
	for name, values := range c.r.PostForm {
		number, ok := strings.CutPrefix(name, pinField)
		n, err := strconv.ParseUint(number, 10, 32)
		if ok && err == nil && values[0] != "" {
			pins.Holders[ledger.MemberNumber(n)] = values[0]
		}
	}
	return pins
}

// A pinsView is the page that asks for the key-holders' PINs: who may give hers, how many
// must, who chooses one now, and the form that waits for them.
type pinsView struct {
	Holders []memberTile
	Need    int
	Fresh   []memberTile
	Action  string
	Form    []field
	Long    bool // the form holds a file
}

// Needed is how many PINs must be typed.
func (v pinsView) Needed() int { return v.Need + len(v.Fresh) }

// A field of a form that is sent again.
type field struct{ Name, Value string }

// asked answers an error that only wants PINs with the page that asks for them, the wrong
// one named. Every other error is given back.
func (c *call) asked(err error) error {
	missing, wrong := new(api.PINError), new(api.HolderError)
	switch {
	case errors.As(err, &missing):
		if len(missing.NewHolders) == 0 && len(missing.Holders) == 0 { // the sitting has ended
			c.sessions.close(c.sits)
			return errors.Join(c.sendTo("/enter?next="+url.QueryEscape(c.back())), errAsked)
		}
	case errors.As(err, &wrong) && c.r.PostForm.Has("pins"):
		c.refuse(err)
		missing.Holders, missing.NewHolders = holdersAsked(c.r.PostForm)
		missing.Need = len(c.pins().Holders)
	default:
		return err
	}
	v := pinsView{Holders: c.known(missing.Holders), Need: missing.Need, Fresh: c.known(missing.NewHolders), Action: c.r.URL.Path, Form: waiting(c.r.PostForm)}
	for _, f := range v.Form {
		v.Long = v.Long || len(f.Value) > maxWords
	}
	if err := c.page("pins", v); err != nil {
		return err
	}
	return errAsked
}

// known are key-holders with their names, where the address says of which group they are
// and this device may see them.
func (c *call) known(numbers []ledger.MemberNumber) (all []memberTile) {
	names := map[ledger.MemberNumber]string{}
	if id, err := c.group(); err == nil {
		members, _ := c.node.Members(c.ctx(), id) // without names the numbers still say who
		for _, m := range members {
			names[m.Member] = m.Name
		}
	}
	for _, n := range numbers {
		all = append(all, memberTile{Member: n, Name: names[n]})
	}
	return all
}

// freshField names those who choose a PIN on the page that asks.
const freshField = "pins_new"

// holdersAsked are the key-holders whom the page before asked, and those who chose.
func holdersAsked(form url.Values) (holders, fresh []ledger.MemberNumber) {
	for name := range form {
		number, ok := strings.CutPrefix(name, pinField)
		n, err := strconv.ParseUint(number, 10, 32)
		switch {
		case !ok || err != nil:
		case slices.Contains(form[freshField], number):
			fresh = append(fresh, ledger.MemberNumber(n))
		default:
			holders = append(holders, ledger.MemberNumber(n))
		}
	}
	slices.Sort(holders)
	slices.Sort(fresh)
	return holders, fresh
}

// waiting is a form without its PINs and its token.
func waiting(form url.Values) (all []field) {
	for name, values := range form {
		if name == "token" || name == "pins" || name == freshField || strings.HasPrefix(name, pinField) {
			continue
		}
		for _, v := range values {
			all = append(all, field{name, v})
		}
	}
	slices.SortFunc(all, func(a, b field) int { return strings.Compare(a.Name+"\x00"+a.Value, b.Name+"\x00"+b.Value) })
	return all
}

// done ends a tap: the browser goes to the page as it is now; or, if the tap was refused,
// gets the page again with the reason.
func (c *call) done(err error, next string, again func(*call) error) error {
	switch {
	case err == nil:
		return c.sendTo(next)
	case errors.Is(err, errAsked):
		return nil
	}
	c.refuse(err)
	return again(c)
}
