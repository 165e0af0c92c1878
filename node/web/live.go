package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"jigiya/node/api"
)

// live sends what happens as server-sent events, until the browser goes or its session
// ends: "changed" with a group's id and entry, for pages that show that group;
// "happening" about others in range; "progress" of an exchange; "locked" where the session
// ended.
func live(c *call) error {
	select {
	case c.listened <- struct{}{}:
		defer func() { <-c.listened }()
	default:
		return &api.Problem{Class: api.ClassDenied, Code: "sessions_full"}
	}
	far, leave := c.ferry.hear()
	defer leave()
	out := http.NewResponseController(c.w)
	c.w.Header().Set("Content-Type", "text/event-stream")
	if err := errors.Join(c.event("begun", nil), out.Flush()); err != nil {
		return nil
	}
	ctx, stop := context.WithCancel(c.ctx())
	defer stop()
	happenings := make(chan api.Happening)
	go func() {
		_ = c.node.Watch(ctx, func(h api.Happening) {
			select {
			case happenings <- h:
			case <-ctx.Done():
			}
		})
	}()
	c.pass(happenings, far, out)
	return nil
}

// pass writes events until nobody listens or may listen any more.
func (c *call) pass(happenings <-chan api.Happening, far <-chan crossing, out *http.ResponseController) {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		var err error
		select {
		case <-c.ctx().Done():
			if c.sits.ended() {
				_ = errors.Join(c.event("locked", nil), out.Flush())
			}
			return
		case <-beat.C:
			if !c.sessions.lives(c.sits) {
				continue // and is told so
			}
			err = c.event("beat", nil)
		case h := <-happenings:
			err = c.happened(h)
		case n := <-far:
			text := c.say("page.exchange_far", "done", n.done, "total", n.total)
			err = c.event("progress", map[string]any{"done": n.done, "total": n.total, "text": text})
		}
		if errors.Join(err, out.Flush()) != nil {
			return
		}
	}
}

func (c *call) happened(h api.Happening) error {
	values := map[string]any{}
	for i := 0; i+1 < len(h.Values); i += 2 {
		values[fmt.Sprint(h.Values[i])] = h.Values[i+1]
	}
	if h.ID == api.Changed {
		return c.event("changed", map[string]any{"group": values["topic"], "seq": values["seq"]})
	}
	return c.event("happening", map[string]any{"id": h.ID, "values": values, "text": c.happening(h.ID, values)})
}

func (c *call) event(name string, data any) error {
	text, err := json.Marshal(data)
	if err != nil {
		return err
	}
	_ = http.NewResponseController(c.w).SetWriteDeadline(time.Now().Add(writeTime))
	_, err = fmt.Fprintf(c.w, "event: %s\ndata: %s\n\n", name, text)
	return err
}
