package web

import (
	"errors"

	"jigiya/ledger"
	"jigiya/ledger/constitution"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

func foundRoutes() []route {
	return []route{
		{"GET /found", foundPage, false},
		{"POST /found", found, false},
	}
}

// A foundingView is where a constitution comes in, what is wrong with the one that was sent,
// and of how many groups this device kept the book when the page was made.
type foundingView struct {
	Groups int
	Rows   []wrongRow
}

func foundPage(c *call) error { return c.foundWrong("", 0) }

func (c *call) foundWrong(file string, line int) error {
	n, err := c.written()
	if err != nil {
		return err
	}
	return c.page("found", foundingView{n, rowsAround(file, line)})
}

// written is of how many groups this device is the writer: what others bring is none.
func (c *call) written() (n int, err error) {
	groups, err := c.node.Groups(c.ctx())
	for _, g := range groups {
		if c.writes(g) {
			n++
		}
	}
	return n, err
}

// found founds a group from its constitution. A form that is sent twice founds once: by
// then there is a group more than when its page was made.
func found(c *call) error {
	c.taps.Lock()
	defer c.taps.Unlock()
	n, err := c.written()
	if err != nil {
		return err
	}
	if text(n) != c.r.PostFormValue("groups") {
		c.sits.tell(c.say("page.recorded_already"))
		return c.sendTo("/")
	}
	file, group, err := c.foundFrom()
	return c.done(err, "/group/"+group.Group, func(*call) error {
		line := new(constitution.Error)
		if errors.As(err, &line) {
			return c.foundWrong(file, line.Line)
		}
		return foundPage(c)
	})
}

func (c *call) foundFrom() (text string, group report.Group, err error) {
	if text, err = c.fileText("file"); err != nil {
		return text, group, err
	}
	file, err := constitution.Parse([]byte(text))
	if err != nil {
		return text, group, err
	}
	group, err = c.node.Found(c.ctx(), api.Founding{Event: file.Founding(ledger.Signatory{}, nil), PINs: c.pins()})
	return text, group, c.asked(err)
}
