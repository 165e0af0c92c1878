package p2p

import (
	"context"
	"time"
)

// watch ends a session whose other end has fallen silent. A phone that walked out of
// range says nothing, and its connection would stay open for hours.
func (s *session) watch(ctx context.Context) error {
	ticker := time.NewTicker(pulse)
	defer ticker.Stop()
	var asked time.Time
	for {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		heard := time.Unix(0, s.lastIn.Load())
		silence, wait, most := time.Since(heard), idlePing, idleSilent
		if s.busy() {
			wait, most = busyPing, busySilent
		}
		if silence >= most {
			return ending(Silent, "no sign of life for %v", silence.Round(time.Second))
		}
		if silence >= wait && time.Since(asked) >= wait {
			asked = time.Now()
			if err := s.out.say(&ping{}); err != nil {
				return err
			}
		}
	}
}

// busy says whether something is under way.
func (s *session) busy() bool {
	return s.asking.busy() || s.exchange.busy() || s.answering.busy()
}
