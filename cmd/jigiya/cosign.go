package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

// drafted adds the flag to a command whose entry the quorum cosigns.
func drafted(c *cli.Command) *cli.Command {
	c.Flags = append(c.Flags, text("draft", "enter nothing yet: write what the key-holders are to sign on their own phones to a `FILE` (- shows it)"))
	return c
}

func (s *session) cosignCommand() *cli.Command {
	return commands("cosign", "key-holders sign on their own phones, by file or QR code",
		command("show", "FILE", "what a draft says, whether it follows what this device knows, and who has signed", "jigiya cosign show closing.txt", s.showDraft),
		command("sign", "FILE", "sign a draft with the key of a key-holder that is on this device", "jigiya cosign sign closing.txt --output signature.txt",
			s.signDraft, carriedFlags(text("member", "the key-holder, a `MEMBER`, where several keys are here"),
				text("as", "approve a new writing device by the group's recovery policy, as `WHO`: key-holder, facilitator or programme"))...),
		command("take", "FILE", "take in signatures that came back, on the device that writes", "jigiya cosign take signature.txt", s.takeSlips),
		command("list", "", "the drafts that wait for signatures", "jigiya cosign list", s.listDrafts),
		command("finish", "[DRAFT]", "enter a draft that enough have signed; key-holders whose keys are here sign now", "jigiya cosign finish", s.finishDraft),
	)
}

// draft keeps the last of some events as a draft, and gives it to be carried. What
// goes before it, the reasons of a difference, needs nobody and is entered now.
func (s *session) draft(c *cli.Context, group crypto.Hash, path string, events ...ledger.Event) error {
	exchange, err := s.exchange()
	if err != nil {
		return err
	}
	if path != "-" {
		if err := mayWrite(path, false); err != nil {
			return err
		}
	}
	last := len(events) - 1
	if last > 0 {
		if err := s.enter(c, group, events[:last]...); err != nil {
			return err
		}
	}
	var draft api.Draft
	err = s.introduced(c.Context, func(api.Exchange) error {
		return s.withPINs(func(pins api.PINs) error {
			draft, err = exchange.Draft(c.Context, api.Proposal{Group: group, Events: events[last:], PINs: pins})
			return err
		})
	})
	if err != nil {
		return err
	}
	return s.giveDraft(path, draft)
}

func (s *session) giveDraft(path string, draft api.Draft) error {
	if path != "-" || !s.json {
		if err := s.writeFrames(strings.TrimSuffix(path, "-"), false, draft.Frames); err != nil {
			return err
		}
	}
	if s.json {
		return s.printJSON(draft)
	}
	out := s.terminal.out
	if path == "-" {
		out = s.terminal.err
	}
	fmt.Fprintf(out, "%s\n%s\n", s.draftLine(draft), s.waiting(draft))
	return nil
}

// draftLine says in one line what a draft is.
func (s *session) draftLine(d api.Draft) string {
	return fmt.Sprintf("%s %s  %s", s.say("heading.draft"), shortHex(d.ID), strings.TrimSpace(s.lang.Kind(d.Kind)+"  "+s.gist(d.Event)))
}

// waiting says who signed, or how many are to.
func (s *session) waiting(d api.Draft) string {
	if opening, ok := d.Event.(*ledger.EpochOpened); ok && opening.Authority == ledger.ByPolicy {
		return s.say("result.draft_policy")
	}
	if more := d.Need - len(d.Cosigned); more > 0 {
		return s.say("result.draft", "more", more)
	}
	return s.say("result.draft_complete")
}

func (s *session) showDraft(c *cli.Context) error {
	if r := read(c).args(1, 1); r.err != nil {
		return r.err
	}
	draft, err := s.draftIn(c.Context, c.Args().First())
	if err != nil {
		return err
	}
	if s.json {
		return s.printJSON(draft)
	}
	s.printTable(s.draftFigures(c.Context, draft))
	s.cautionOf(c.Context, draft)
	return nil
}

// draftIn reads a draft and finds out what this device knows of it.
func (s *session) draftIn(ctx context.Context, path string) (draft api.Draft, err error) {
	file, err := s.carried(path)
	if err != nil {
		return draft, err
	}
	read, err := readDraft(file)
	if err != nil {
		return draft, err
	}
	h := read.Header()
	draft = api.Draft{Group: h.Group, ID: read.ID(), Kind: h.Kind, Event: read.Event(), Seq: h.Seq, Cosigned: []ledger.MemberNumber{}, Bytes: read.Bytes()}
	service, err := s.service()
	if err != nil {
		return draft, err
	}
	group, err := service.Group(ctx, h.Group)
	if errors.Is(err, fs.ErrNotExist) {
		return draft, nil // a group of which this device holds nothing
	}
	if err != nil {
		return draft, err
	}
	s.about, draft.Need = h.Group, int(group.Constitution.Quorum)
	place(&draft, h, group.Head)
	return draft, s.whoSigned(ctx, &draft)
}

// place says how a draft stands to the head that is known here.
func place(draft *api.Draft, h journal.Header, head report.Head) {
	switch {
	case head.Hash == h.Prev.String():
		draft.Follows = true
	case h.Seq > head.Seq+1:
		draft.Warning = "draft_behind"
	case h.Kind == ledger.KindEpochOpened, h.Kind == ledger.KindForkResolved:
		draft.Warning = "draft_cuts"
	default:
		draft.Warning = "draft_other_head"
	}
}

// whoSigned looks for the draft among those that wait here.
func (s *session) whoSigned(ctx context.Context, draft *api.Draft) error {
	exchange, err := s.exchange()
	if err != nil {
		return err
	}
	kept, err := exchange.Drafts(ctx, draft.Group)
	if i := slices.IndexFunc(kept, func(d api.Draft) bool { return d.ID == draft.ID }); i >= 0 {
		draft.Cosigned, draft.Event = listing(kept[i].Cosigned), kept[i].Event
	}
	return err
}

// cautionOf warns whoever is about to sign of what she would sign against.
func (s *session) cautionOf(ctx context.Context, d api.Draft) {
	if d.Warning == "" {
		return
	}
	var after uint64
	if group, err := s.open.Group(ctx, d.Group); err == nil && group.Head.Seq >= d.Seq {
		after = group.Head.Seq - d.Seq + 1
	}
	fmt.Fprintf(s.terminal.err, "jigiya: warning: %s\n", s.say("error."+d.Warning, "seq", d.Seq, "entries", after))
	if d.Warning == "draft_behind" {
		s.hint("hint.draft_exchange")
		return
	}
	s.hint("hint.ask_key_holders")
}

func (s *session) draftFigures(ctx context.Context, d api.Draft) report.Table {
	name := shortHex(d.Group)
	if group, err := s.open.Group(ctx, d.Group); err == nil {
		name = group.Name
	}
	return report.Table{Title: "heading.draft", Columns: columns("heading.detail", "heading.value"), Rows: [][]any{
		{report.Word("heading.group"), name}, {report.Word("heading.draft"), shortHex(d.ID)}, {report.Word("heading.event"), s.lang.Kind(d.Kind)},
		{report.Word("heading.detail"), orNothing(s.gist(d.Event))}, {report.Word("heading.seq"), fmt.Sprint(d.Seq)}, {report.Word("heading.follows"), yesNo(d.Follows)},
		{report.Word("heading.quorum"), fmt.Sprint(d.Need)}, {report.Word("heading.cosigned"), orNothing(s.cell(d.Cosigned))},
	}}
}

func orNothing(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// signDraft shows what is about to be signed before it asks for a PIN; a person is
// asked too whether it is what was said aloud.
func (s *session) signDraft(c *cli.Context) error {
	r := read(c).args(1, 1)
	asked := api.Cosigning{Member: r.someMember(c.String("member")), As: c.String("as")}
	if r.err != nil {
		return r.err
	}
	draft, err := s.draftIn(c.Context, c.Args().First())
	if err != nil {
		return err
	}
	exchange, err := s.exchange()
	if err != nil {
		return err
	}
	if !s.json {
		fmt.Fprintln(s.terminal.err, s.draftLine(draft))
		s.cautionOf(c.Context, draft)
	}
	if err := s.agreed(asked.As); err != nil {
		return err
	}
	var signed api.Draft
	err = s.withPINsOf(signers(asked.As), func(pins api.PINs) error {
		asked.Draft, asked.PINs = draft.Bytes, pins
		signed, err = exchange.Cosign(c.Context, asked)
		return err
	})
	if err != nil {
		return err
	}
	return s.give(c, signed, s.say(signedAs(asked.As)), signed.Slips)
}

// agreed asks a person whether she means it. A script that gives a PIN means it.
func (s *session) agreed(as string) error {
	if !s.terminal.interactive() {
		return nil
	}
	question := "prompt.cosign"
	if as != "" {
		question = "prompt.approve"
	}
	yes, err := s.confirmed(s.say(question))
	if err != nil || yes {
		return err
	}
	return (&api.Problem{Class: api.ClassDenied, Code: "not_agreed"}).Hinted("hint.ask_key_holders")
}

func signers(as string) asking {
	if as == string(journal.Programme) {
		return ofRoots
	}
	return ofHolders
}

func signedAs(as string) string {
	if as != "" {
		return "result.approved"
	}
	return "result.cosigned"
}

// takeSlips takes in all signatures of a file.
func (s *session) takeSlips(c *cli.Context) error {
	if r := read(c).args(1, 1); r.err != nil {
		return r.err
	}
	file, err := s.carried(c.Args().First())
	if err != nil {
		return err
	}
	slips, err := slipsIn(file)
	if err != nil {
		return err
	}
	exchange, err := s.exchange()
	if err != nil {
		return err
	}
	var draft api.Draft
	for _, slip := range slips {
		if draft, err = exchange.TakeCosignature(c.Context, slip); err != nil {
			return err
		}
	}
	if s.about = draft.Group; s.json {
		return s.printJSON(draft)
	}
	s.printf("%s\n%s %s\n%s\n", s.draftLine(draft), s.say("heading.cosigned"), s.cell(draft.Cosigned), s.waiting(draft))
	return nil
}

func (s *session) listDrafts(c *cli.Context) error {
	if r := read(c).args(0, 0); r.err != nil {
		return r.err
	}
	exchange, group, err := s.exchangeAbout(c.Context)
	if err != nil {
		return err
	}
	drafts, err := exchange.Drafts(c.Context, group)
	if err != nil {
		return err
	}
	drafts = listing(drafts)
	t := report.Table{Columns: columns("heading.draft", "heading.event", "heading.detail", "heading.seq", "heading.cosigned", "heading.quorum")}
	for _, d := range drafts {
		t.Rows = append(t.Rows, []any{shortHex(d.ID), s.lang.Kind(d.Kind), s.gist(d.Event), d.Seq, d.Cosigned, d.Need})
	}
	return s.printList(drafts, t)
}

func (s *session) finishDraft(c *cli.Context) error {
	if r := read(c).args(0, 1); r.err != nil {
		return r.err
	}
	exchange, group, err := s.exchangeAbout(c.Context)
	if err != nil {
		return err
	}
	draft, err := s.draftMeant(c.Context, exchange, group, c.Args().First())
	if err != nil {
		return err
	}
	var accepted api.Accepted
	err = s.withPINs(func(pins api.PINs) error {
		accepted, err = exchange.Complete(c.Context, api.Completing{Group: group, Draft: draft.ID, PINs: pins})
		return err
	})
	if err != nil {
		return err
	}
	if err := s.accepted(accepted); err != nil || s.json || draft.Kind != ledger.KindMeetingClosed {
		return err
	}
	return s.recite(c)
}

// draftMeant is the draft whose id begins so, or the only one.
func (s *session) draftMeant(ctx context.Context, exchange api.Exchange, group crypto.Hash, named string) (api.Draft, error) {
	drafts, err := exchange.Drafts(ctx, group)
	if err != nil {
		return api.Draft{}, err
	}
	drafts = slices.DeleteFunc(drafts, func(d api.Draft) bool { return !strings.HasPrefix(d.ID.String(), strings.ToLower(named)) })
	switch len(drafts) {
	case 0:
		return api.Draft{}, api.Missing("draft_none")
	case 1:
		return drafts[0], nil
	}
	return api.Draft{}, api.Misused("draft_ambiguous").Hinted("hint.list_drafts")
}
