package main

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/message"
	"jigiya/node"
	"jigiya/node/api"
	"jigiya/node/door"
	"jigiya/node/store"
)

// A session is one run of the program: where it talks, in which language, and
// the home it opened for it.
type session struct {
	terminal *terminal
	json     bool
	lang     message.Language
	home     string
	wanted   string // --group
	pinFile  string
	open     openHome
	about    crypto.Hash                    // the group this run is about
	saves    ledger.Currency                // what it saves in; asked for when an amount is shown
	names    map[ledger.MemberNumber]string // of its members, for tables
	called   map[string]string              // groups by their ids, for tables
	lines    *bufio.Reader                  // of standard input
	set      map[ledger.MemberNumber]string // PINs that were set in this run: nobody is asked again

	interrupted <-chan struct{}
	opening     func(home string) (openHome, error) // tests set their own
}

// An openHome is the ledgers of a home: opened by this process, or those of the node
// that runs there.
type openHome interface {
	api.Service
	api.Exchange
	api.Office
	Close() error
}

// begin reads the program's own flags.
func (s *session) begin(c *cli.Context) error {
	s.json, s.wanted, s.pinFile = c.Bool("json"), c.String("group"), c.String("pin-file")
	s.home = c.String("home")
	if flag := c.String("lang"); flag != "" {
		if _, ok := message.ParseLanguage(flag); !ok {
			return api.Misused("language_unknown", "text", clip(flag))
		}
	}
	s.speakBetter()
	return nil
}

// language is the one that --lang names, wherever it stands, else that of the system.
func (s *session) language(args []string) message.Language {
	l := s.locale()
	for i, arg := range args {
		name, value, joined := strings.Cut(arg, "=")
		if name != "--lang" && name != "-lang" {
			continue
		}
		if !joined && i+1 < len(args) {
			value = args[i+1]
		}
		if named, ok := message.ParseLanguage(value); ok {
			l = named
		}
	}
	return l
}

// locale is the language of the system, or English.
func (s *session) locale() message.Language {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if lang, ok := message.ParseLanguage(s.terminal.getenv(name)); ok {
			return lang
		}
	}
	return message.English
}

// service opens the home, once.
func (s *session) service() (api.Service, error) {
	if s.open != nil {
		return s.open, nil
	}
	open := s.opening
	if open == nil {
		open = reach
	}
	opened, err := open(s.place())
	if err != nil {
		return nil, err
	}
	s.open = opened
	return opened, nil
}

// place is the home this run is about.
func (s *session) place() string {
	if s.home != "" {
		return s.home
	}
	return s.defaultHome()
}

// Another command holds a home for some milliseconds: who types while it does waits.
const (
	lockPatience = 2 * time.Second
	lockPause    = 20 * time.Millisecond
)

// reach asks the node that runs on a home. Where none does, it opens the home itself,
// and waits a moment for another command to end.
func reach(home string) (opened openHome, err error) {
	for until := time.Now().Add(lockPatience); ; time.Sleep(lockPause) {
		opened, err = reachNow(home)
		if locked := new(store.LockedError); !errors.As(err, &locked) || time.Now().After(until) {
			return opened, err
		}
	}
}

// reachNow does so at once; a home that is locked by a node that is starting is the node's.
func reachNow(home string) (openHome, error) {
	client, err := door.Dial(home)
	if err == nil {
		return client, nil
	}
	if !errors.Is(err, door.ErrNobody) {
		return nil, err
	}
	opened, err := node.Open(home, node.Options{})
	if err == nil {
		return opened, nil
	}
	if locked := new(store.LockedError); errors.As(err, &locked) {
		if client, nobody := door.DialStarting(home, locked.PID); nobody == nil {
			return client, nil
		}
	}
	return nil, err
}

func (s *session) close(err error) error {
	if s.open == nil {
		return err
	}
	err = errors.Join(err, s.open.Close())
	s.open = nil
	return err
}

// defaultHome is the user's data directory.
func (s *session) defaultHome() string {
	if home := s.terminal.getenv("JIGIYA_HOME"); home != "" {
		return home
	}
	if data := s.terminal.getenv("XDG_DATA_HOME"); data != "" {
		return filepath.Join(data, "jigiya")
	}
	switch runtime.GOOS {
	case "windows":
		return filepath.Join(s.terminal.getenv("LOCALAPPDATA"), "jigiya")
	case "darwin":
		return filepath.Join(s.terminal.getenv("HOME"), "Library", "Application Support", "jigiya")
	}
	return filepath.Join(s.terminal.getenv("HOME"), ".local", "share", "jigiya")
}

// group finds the group that is meant: --group by name or the beginning of its
// id, or the only one.
func (s *session) group(ctx context.Context) (api.Service, crypto.Hash, error) {
	service, err := s.service()
	if err != nil {
		return nil, crypto.Hash{}, err
	}
	status, err := service.Status(ctx) // which reads no journal where a node knows them all
	if err != nil {
		return nil, crypto.Hash{}, err
	}
	s.about, err = pick(status.Groups, s.wanted)
	return service, s.about, err
}

// pick is the group of a name or of the beginning of an id; where nothing is named,
// the only one.
func pick(groups []api.GroupStatus, wanted string) (crypto.Hash, error) {
	var found []api.GroupStatus
	for _, g := range groups {
		if wanted == "" || strings.EqualFold(g.Name, wanted) || len(wanted) >= 4 && strings.HasPrefix(g.Group, strings.ToLower(wanted)) {
			found = append(found, g)
		}
	}
	switch {
	case len(found) == 1:
		return crypto.ParseHash(found[0].Group)
	case len(groups) == 0:
		return crypto.Hash{}, api.Missing("no_group").Hinted("hint.found_group")
	case len(found) == 0:
		return crypto.Hash{}, api.Missing("unknown_group", "group", clip(wanted)).Hinted("hint.list_groups")
	}
	names := make([]string, len(found))
	for i, g := range found {
		names[i] = g.Name + " (" + shortened(g.Group) + ")"
	}
	slices.Sort(names)
	return crypto.Hash{}, api.Misused("group_ambiguous").Hinted("hint.name_group", "groups", strings.Join(names, ", "))
}

// say is a sentence of the catalogue.
// say is a sentence; amounts in it are in the currency of the group this run is about.
func (s *session) say(id string, pairs ...any) string {
	if slices.ContainsFunc(pairs, func(v any) bool { _, money := v.(ledger.Amount); return money }) {
		pairs = append(pairs, "currency", s.currency())
	}
	return s.lang.Say(id, pairs...)
}

// shortened is the beginning of an id, as people name it.
func shortened(id string) string { return id[:min(8, len(id))] }

func shortHex(h crypto.Hash) string { return hex.EncodeToString(h[:4]) }
