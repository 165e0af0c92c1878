package web

import (
	"net/http"
	"strings"

	"jigiya/ledger/message"
	"jigiya/node/api"
)

// An entranceView asks for the device's PIN, or for a first one.
type entranceView struct {
	New  bool
	Next string
}

func entrance(c *call) error {
	if c.sits != nil && c.refused == nil {
		return c.sendTo("/")
	}
	device, err := c.node.Device(c.ctx())
	if err != nil {
		return err
	}
	return c.page("enter", entranceView{New: device.Address == "", Next: inside(c.r.FormValue("next"))})
}

// enter opens a session with the PIN. A device that has no key gets one under it: then
// it is typed twice.
func enter(c *call) error {
	pin := c.r.PostFormValue("pin")
	device, err := c.node.Device(c.ctx())
	if err != nil {
		return err
	}
	if device.Address == "" && pin != c.r.PostFormValue("again") {
		c.refuse(api.Misused("pin_differs"))
		return entrance(c)
	}
	known := c.sessions.known(c.r)
	sits, err := c.sessions.open(c.r, pin)
	if err != nil {
		c.refuse(err)
		return entrance(c)
	}
	if c.sits != nil { // entered twice: the first is of no use any more
		c.sessions.close(c.sits)
	}
	if n := c.sessions.strangers.news(); known && n > 0 {
		sits.tell(c.say("page.pins_tried", "n", n))
	}
	setCookie(c.w, c.sessions.cookie, sits.id, 0)
	setCookie(c.w, c.sessions.cookie+passEnding, c.sessions.strangers.pass(), yearOfSeconds)
	return c.sendTo(inside(c.r.PostFormValue("next")))
}

func leave(c *call) error {
	c.sessions.close(c.sits)
	setCookie(c.w, c.sessions.cookie, "", -1)
	return c.sendTo("/enter")
}

const yearOfSeconds = 365 * 24 * 60 * 60

func switchLanguage(c *call) error {
	l, ok := message.ParseLanguage(c.r.PostFormValue("language"))
	if !ok {
		return api.Misused("language_unknown", "text", clip(c.r.PostFormValue("language")))
	}
	setCookie(c.w, chosen, string(l), yearOfSeconds)
	return c.sendTo(inside(c.r.PostFormValue("next")))
}

// inside is a path of these pages; whatever else it may be becomes the first page.
func inside(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n") {
		return "/"
	}
	r, err := http.NewRequest(http.MethodGet, next, nil)
	if err != nil || r.URL.Host != "" {
		return "/"
	}
	return next
}
