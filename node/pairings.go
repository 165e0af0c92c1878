package node

import (
	"jigiya/node/api"
)

// replace opens a window if none is open; otherwise it gives the one that is.
func (p *pairings) replace(w *window, s api.PairingState) (before *window) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.window != nil {
		return p.window
	}
	p.window = w
	p.say(s)
	return nil
}

// step changes what people are told, while the window is the one that is open.
func (p *pairings) step(w *window, change func(*api.PairingState)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.window == w {
		s := p.state
		change(&s)
		p.say(s)
	}
}

// leave closes a window. How it ended stays to be read.
func (p *pairings) leave(w *window) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.window != w {
		return
	}
	p.window = nil
	if s := p.state; s.State != "paired" && s.State != "refused" && s.State != "closed" {
		p.say(api.PairingState{State: "closed"})
	}
}

// confirm passes a person's word to the window that shows something.
func (p *pairings) confirm(same bool) (api.PairingState, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w, s := p.window, p.state
	switch {
	case w == nil:
		return s, false
	case s.State == "compare" && same:
		s.State = "confirmed"
		w.answer <- true
	case s.State == "compare":
		s.State = "refused"
		w.answer <- false
	case s.State == "confirmed" && same:
		return s, true
	case same, s.State != "open" && s.State != "confirmed":
		return s, false // there is nothing to say yes to, or it is over
	default:
		s.State = "closed"
		w.stop()
	}
	p.say(s)
	return p.state, true
}

// say is a step: everybody who waits for one is told.
func (p *pairings) say(s api.PairingState) {
	s.Change = p.state.Change + 1
	p.state = s
	if p.changed != nil {
		close(p.changed)
	}
	p.changed = make(chan struct{})
}

func (p *pairings) watch() (api.PairingState, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state.Change == 0 {
		p.say(api.PairingState{State: "closed"})
	}
	return p.state, p.changed
}

func (p *pairings) now() api.PairingState {
	s, _ := p.watch()
	return s
}

// shut ends whatever is open, and waits for it.
func (p *pairings) shut() {
	p.mu.Lock()
	w := p.window
	p.mu.Unlock()
	if w != nil {
		w.stop()
		<-w.done
	}
}
