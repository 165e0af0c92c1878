package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"jigiya/crypto"
	"jigiya/node/api"
)

// maxPairingMinutes is how long a window may stay open.
const maxPairingMinutes = 30

// A pairing is one run of device pair: where it has come to, and how it is asked
// whether the six things are the same.
type pairing struct {
	*session
	exchange api.Exchange
	sameAs   string
	asked    bool
	lasting  bool // a node runs, and the pairing goes on when this command has ended
}

func (s *session) pair(c *cli.Context) error {
	r := read(c).args(0, 1)
	asked := api.Pairing{Address: r.arg(0), Name: c.String("name")}
	if text := c.String("minutes"); text != "" {
		asked.Minutes = int(r.number("minutes", text, 1, maxPairingMinutes))
	}
	if r.err != nil {
		return r.err
	}
	p := &pairing{session: s, sameAs: c.String("same-as"), lasting: s.nodeRuns(c.Context)}
	if _, err := readThings(p.sameAs); p.sameAs != "" && err != nil {
		return err
	}
	return s.introduced(c.Context, func(exchange api.Exchange) error {
		p.exchange = exchange
		state, err := p.begin(c.Context, asked)
		if err != nil {
			return err
		}
		return p.follow(c.Context, state)
	})
}

// errUnseen says that nobody was there to compare the six things, nor their words.
var errUnseen = (&api.Problem{Class: api.ClassDenied, Code: "pairing_unseen"}).Hinted("hint.pairing_words")

// begin goes on with a pairing that waits for this word, or begins one.
func (p *pairing) begin(ctx context.Context, asked api.Pairing) (api.PairingState, error) {
	if p.sameAs != "" && asked.Address == "" {
		if state, err := p.exchange.PairingState(ctx, 0); err == nil && state.State == "compare" {
			return state, nil
		}
	}
	return p.exchange.Pair(ctx, asked)
}

// follow shows every step until the last. Who leaves before it closes the window.
func (p *pairing) follow(ctx context.Context, state api.PairingState) error {
	for {
		if err := p.show(state); err != nil {
			return err
		}
		ended, err := p.ended(state)
		if ended {
			return err
		}
		if state, err = p.step(ctx, state); errors.Is(err, errUnseen) && p.lasting {
			fmt.Fprintf(p.terminal.err, "jigiya: hint: %s\n", p.say("hint.pairing_words"))
			return nil
		}
		if err != nil {
			return p.left(ctx, err)
		}
	}
}

func (p *pairing) ended(state api.PairingState) (bool, error) {
	switch state.State {
	case "paired":
		return true, nil
	case "refused":
		return true, (&api.Problem{Class: api.ClassDenied, Code: "pairing_differs"}).Hinted("hint.pair_again")
	case "closed":
		return true, (&api.Problem{Class: api.ClassNotFound, Code: "pairing_closed"}).Hinted("hint.pair")
	}
	return false, nil
}

// step answers, once, whether the things are the same; else it waits for the other.
func (p *pairing) step(ctx context.Context, state api.PairingState) (api.PairingState, error) {
	if state.State != "compare" || p.asked {
		return p.exchange.PairingState(ctx, state.Change)
	}
	same, err := p.same(state)
	if err != nil {
		return state, err
	}
	p.asked = true
	return p.exchange.ConfirmPairing(ctx, same)
}

func (p *pairing) left(ctx context.Context, err error) error {
	if _, closing := p.exchange.ConfirmPairing(context.WithoutCancel(ctx), false); closing != nil && !errors.Is(err, context.Canceled) {
		return errors.Join(err, closing)
	}
	return err
}

// same asks whether the other device shows the same six things: a person, or where
// nobody can be asked, by the words themselves, so that no script says yes unseen.
func (p *pairing) same(state api.PairingState) (bool, error) {
	if p.sameAs == "" && p.terminal.interactive() {
		return p.confirmed(p.say("prompt.pairing"))
	}
	if p.sameAs == "" {
		p.sameAs, _ = p.readLine("")
	}
	if strings.TrimSpace(p.sameAs) == "" {
		return false, errUnseen
	}
	theirs, err := readThings(p.sameAs)
	if err != nil {
		return false, err
	}
	ours, err := thingsOf(state)
	return slices.Equal(ours, theirs), err
}

// readThings reads words as a person types them, in any language.
func readThings(text string) ([]crypto.Thing, error) {
	things, err := crypto.ParseThings(strings.ReplaceAll(text, ",", " "))
	if err != nil {
		return nil, api.Misused("things_malformed", "detail", err.Error())
	}
	return things, nil
}

// thingsOf are the six things of a state.
func thingsOf(state api.PairingState) ([]crypto.Thing, error) {
	things := make([]crypto.Thing, len(state.Things))
	for i, text := range state.Things {
		n, err := strconv.ParseUint(text, 10, 8)
		if err != nil {
			return nil, fmt.Errorf("reading the six things: %w", err)
		}
		things[i] = crypto.Thing(n)
	}
	return things, nil
}

// A shownState is a step as a line of JSON.
type shownState struct {
	api.PairingState
	Words []string `json:"words,omitempty"`
}

// show says a step. In JSON it is a line.
func (p *pairing) show(state api.PairingState) error {
	things, err := thingsOf(state)
	if err != nil {
		return err
	}
	words := make([]string, len(things))
	for i, t := range things {
		words[i] = t.Word(string(p.lang))
	}
	if p.json {
		return p.printJSON(shownState{state, words})
	}
	switch state.State {
	case "open":
		return p.showWhere(state)
	case "compare":
		p.showThings(things, words)
	case "confirmed":
		fmt.Fprintln(p.terminal.err, p.say("pairing.confirmed"))
	case "paired":
		p.printf("%s\n", p.say("result.paired"))
	}
	return nil
}

// showWhere says where the other device is to go.
func (p *pairing) showWhere(state api.PairingState) error {
	if state.Text == "" {
		return nil
	}
	p.printf("%s\n", p.say("result.pairing_open", "minutes", p.minutesUntil(state.Until), "address", state.Text))
	if !isTerminal(p.terminal.out) {
		return nil
	}
	drawn, err := terminalQR(state.Text)
	if err != nil {
		return err
	}
	p.printf("\n%s\n", drawn)
	return nil
}

// minutesUntil is how long a window stays open, in whole minutes.
func (p *pairing) minutesUntil(until int64) int {
	return max(1, int(time.Until(time.Unix(until, 0)).Round(time.Minute)/time.Minute))
}

func (p *pairing) showThings(things []crypto.Thing, words []string) {
	p.printf("%s\n\n", p.say("result.pairing_things"))
	for i, t := range things {
		p.printf("%3d  %s  %s\n", i+1, t.Picture(), words[i])
	}
	p.printf("\n")
}

// readLine asks for a line. Who interrupts it gets her terminal back.
func (s *session) readLine(prompt string) (string, error) {
	if s.terminal.in == nil {
		return "", nil
	}
	if prompt != "" {
		fmt.Fprint(s.terminal.err, prompt+" ")
	}
	if s.lines == nil {
		s.lines = bufio.NewReader(s.terminal.in)
	}
	var line string
	read := make(chan error, 1)
	go func() {
		var err error
		line, err = s.lines.ReadString('\n')
		read <- err
	}()
	select {
	case err := <-read:
		return strings.TrimSpace(line), err
	case <-s.interrupted:
		return "", context.Canceled
	}
}

// confirmed asks until the answer is yes or no. No answer is no.
func (s *session) confirmed(question string) (bool, error) {
	for {
		answer, err := s.readLine(question)
		if errors.Is(err, context.Canceled) {
			return false, err
		}
		switch answer = strings.ToLower(answer); {
		case slices.Contains([]string{"yes", "y", "oui", "o", "ɔwɔ", "awɔ", "owo", "awo"}, answer):
			return true, nil
		case err != nil, slices.Contains([]string{"no", "n", "non", "ayi"}, answer):
			return false, nil
		}
	}
}
