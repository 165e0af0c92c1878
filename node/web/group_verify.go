package web

import (
	"errors"
	"net/http"

	"jigiya/crypto"
	"jigiya/node/api"
)

// A verifyView is what a verification found; before it, nothing.
type verifyView struct {
	Verdict *api.Verdict
	Said    string
}

func verifyPage(g *groupCall) error { return g.show("verify", verifyView{}) }

// verify checks the whole journal and shows what it found.
func verify(g *groupCall) error {
	verdict, err := g.node.Verify(g.ctx(), g.id, nil)
	if err != nil {
		return g.ended(err, "", verifyPage)
	}
	return g.show("verify", verifyView{&verdict, g.verdict(&verdict)})
}

// verdict is what a verification found, in a sentence.
func (c *call) verdict(v *api.Verdict) string {
	switch {
	case v.Cause != nil:
		return api.Classify(v.Cause, c.lang).Detail
	case v.Error != nil:
		return v.Error.Detail
	case !v.OK:
		return c.lang.Status(v.State)
	}
	return c.say("result.verified", "entries", v.Entries, "seq", v.Head.Seq, "head", v.Head.Hash.String()[:12])
}

// verifyLive does the same and tells how far it has come, and in the end what it found.
func verifyLive(g *groupCall) error {
	select {
	case g.listened <- struct{}{}:
		defer func() { <-g.listened }()
	default:
		return &api.Problem{Class: api.ClassDenied, Code: "sessions_full"}
	}
	out := http.NewResponseController(g.w)
	g.w.Header().Set("Content-Type", "text/event-stream")
	told := 0
	verdict, err := g.node.Verify(g.ctx(), g.id, func(done, total int) {
		if hundredth := done * 100 / max(total, 1); hundredth > told {
			told = hundredth
			_ = errors.Join(g.event("progress", told), out.Flush()) // who went away hears nothing
		}
	})
	end := map[string]any{"ok": err == nil && verdict.OK}
	if err != nil {
		end["text"] = api.Classify(err, g.lang).Detail
	} else {
		end["text"] = g.verdict(&verdict)
	}
	_ = errors.Join(g.event("verdict", end), out.Flush())
	return nil
}

// backup is the bundle for the key-holders' devices and this one. It is made as it is
// sent: once a byte is out, an error can only break it off, which a browser shows as a
// download that failed.
func backup(g *groupCall) error {
	out := &lateFile{call: g.call}
	_, err := g.node.WriteBundle(g.ctx(), api.Bundling{Groups: []crypto.Hash{g.id}, Backup: true}, out)
	if err != nil && out.begun {
		panic(http.ErrAbortHandler)
	}
	return err
}

// A lateFile is a download whose headers wait for its first byte.
type lateFile struct {
	*call
	begun bool
}

func (f *lateFile) Write(p []byte) (int, error) {
	if !f.begun {
		f.begun = true
		f.w.Header().Set("Content-Type", "application/octet-stream")
		f.w.Header().Set("Content-Disposition", `attachment; filename="backup.jigiya"`)
	}
	return f.w.Write(p)
}
