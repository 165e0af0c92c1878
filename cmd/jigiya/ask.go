package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/term"

	"jigiya/ledger"
	"jigiya/node/api"
)

// An asking is how holders of keys are asked for their PINs, and for those they are
// about to set.
type asking struct{ pin, fresh string }

var (
	ofHolders = asking{"prompt.holder_pin", "prompt.new_holder_pin"}
	ofRoots   = asking{"prompt.root_pin", "prompt.new_root_pin"} // of a programme
)

// withPINs does what needs keys: first without PINs, so that a refusal costs
// nobody hers; then, if that is all that is missing, with those it asks for.
func (s *session) withPINs(do func(api.PINs) error) error { return s.withPINsOf(ofHolders, do) }

func (s *session) withPINsOf(who asking, do func(api.PINs) error) error {
	err := do(api.PINs{})
	needed := new(api.PINError)
	if !errors.As(err, &needed) {
		return err
	}
	pins, err := s.gather(who, needed)
	if err != nil {
		return err
	}
	return do(pins)
}

// gather collects the PINs that are needed: from the environment, the PIN file,
// or the people around the table.
func (s *session) gather(who asking, needed *api.PINError) (api.PINs, error) {
	pins := api.PINs{Holders: map[ledger.MemberNumber]string{}}
	written, err := s.writtenPINs(slices.Concat(needed.Holders, needed.NewHolders))
	if err == nil && needed.Device {
		pins.Device, err = s.devicePIN(written, needed.New)
	}
	for _, m := range needed.NewHolders {
		if err == nil {
			err = s.holderPIN(&pins, written, m, who.fresh, s.askTwice)
		}
	}
	if err == nil {
		err = s.gatherQuorum(who, &pins, written, needed)
	}
	return pins, err
}

// gatherQuorum asks one key-holder after the other until enough have given their PINs.
func (s *session) gatherQuorum(who asking, pins *api.PINs, written map[ledger.MemberNumber]string, needed *api.PINError) error {
	given := 0
	for _, m := range byWritten(needed.Holders, written) {
		if given == needed.Need {
			return nil
		}
		if err := s.holderPIN(pins, written, m, who.pin, s.askSecret); err != nil {
			return err
		}
		if pins.Holders[m] != "" {
			given++
		}
	}
	if given < needed.Need {
		return needed
	}
	return nil
}

// byWritten puts those first whose PINs are written down: they are not asked.
func byWritten(holders []ledger.MemberNumber, written map[ledger.MemberNumber]string) []ledger.MemberNumber {
	sorted := slices.Clone(holders)
	slices.SortStableFunc(sorted, func(a, b ledger.MemberNumber) int {
		switch {
		case written[a] != "" && written[b] == "":
			return -1
		case written[a] == "" && written[b] != "":
			return 1
		}
		return 0
	})
	return sorted
}

// holderPIN is a key-holder's PIN: written down, or asked for (who is not there
// presses enter), or, where nobody can be asked, the device's.
func (s *session) holderPIN(pins *api.PINs, written map[ledger.MemberNumber]string, m ledger.MemberNumber, prompt string, ask func(string) (string, error)) (err error) {
	switch {
	case written[m] != "":
		pins.Holders[m] = written[m]
	case s.terminal.interactive():
		pins.Holders[m], err = ask(s.say(prompt, "member", s.cell(m), "key", int(m)))
	case written[0] != "":
		pins.Holders[m], pins.Alike = written[0], true
	}
	return err
}

// writtenPINs are those of the environment and of the PIN file; 0 is the device.
func (s *session) writtenPINs(holders []ledger.MemberNumber) (map[ledger.MemberNumber]string, error) {
	pins := map[ledger.MemberNumber]string{}
	if s.pinFile != "" {
		text, err := readFile(s.pinFile, 64<<10)
		if err != nil {
			return nil, err
		}
		if err := readPINs(string(text), pins); err != nil {
			return nil, err
		}
	}
	if pin := s.terminal.getenv("JIGIYA_PIN"); pin != "" {
		pins[0] = pin
	}
	for _, m := range holders {
		if pin := s.terminal.getenv(fmt.Sprintf("JIGIYA_PIN_%d", m)); pin != "" {
			pins[m] = pin
		}
		if pin := s.set[m]; pin != "" {
			pins[m] = pin
		}
	}
	return pins, nil
}

func readPINs(text string, pins map[ledger.MemberNumber]string) error {
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		who, pin, named := strings.Cut(line, "=")
		switch n, err := strconv.ParseUint(strings.TrimSpace(who), 10, 32); {
		case line == "" || line[0] == '#':
		case !named:
			pins[0] = line
		case strings.TrimSpace(who) == "device":
			pins[0] = strings.TrimSpace(pin)
		case err == nil:
			pins[ledger.MemberNumber(n)] = strings.TrimSpace(pin)
		default: // the line may hold a PIN: it is not repeated
			return api.Misused("pin_file").At(i + 1)
		}
	}
	return nil
}

func (s *session) devicePIN(written map[ledger.MemberNumber]string, fresh bool) (string, error) {
	if pin := written[0]; pin != "" {
		return pin, nil
	}
	if !s.terminal.interactive() {
		return "", &api.PINError{Device: true}
	}
	if fresh {
		return s.askTwice(s.say("prompt.new_device_pin"))
	}
	return s.askSecret(s.say("prompt.device_pin"))
}

func (s *session) askTwice(prompt string) (string, error) {
	first, err := s.askSecret(prompt)
	if err != nil || first == "" {
		return first, err
	}
	second, err := s.askSecret(s.say("prompt.again"))
	if err == nil && first != second {
		err = api.Misused("pin_differs")
	}
	return first, err
}

// askSecret reads a line without echo. Who interrupts it gets her terminal back.
func (s *session) askSecret(prompt string) (string, error) {
	fmt.Fprint(s.terminal.err, prompt+" ")
	defer fmt.Fprintln(s.terminal.err)
	fd := int(s.terminal.in.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return "", fmt.Errorf("reading the PIN: %w", err)
	}
	var line []byte
	read := make(chan error, 1)
	go func() {
		var err error
		line, err = term.ReadPassword(fd)
		read <- err
	}()
	select {
	case err = <-read:
	case <-s.interrupted:
		return "", errors.Join(&api.Problem{Class: api.ClassDenied, Code: "interrupted"}, term.Restore(fd, before))
	}
	if err != nil {
		return "", fmt.Errorf("reading the PIN: %w", err)
	}
	return strings.TrimSpace(string(line)), nil
}

// readText is a secret longer than a line: from a terminal until an empty line,
// else all of standard input.
func (s *session) readText(prompt string) (string, error) {
	if !s.terminal.interactive() {
		text, err := io.ReadAll(io.LimitReader(s.terminal.in, 8<<10))
		return string(text), err
	}
	fmt.Fprintln(s.terminal.err, prompt)
	var text strings.Builder
	for lines := bufio.NewScanner(s.terminal.in); lines.Scan() && strings.TrimSpace(lines.Text()) != ""; {
		text.WriteString(lines.Text() + "\n")
	}
	return text.String(), nil
}
