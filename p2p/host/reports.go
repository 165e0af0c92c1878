package host

import (
	"log/slog"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// reports write a line for each connection refused or cut off, and spare the log those who insist.
type reports struct {
	log *slog.Logger

	mu  sync.Mutex
	per map[netip.Prefix]*rate.Limiter
}

func newReports(log *slog.Logger) *reports {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &reports{log: log, per: map[netip.Prefix]*rate.Limiter{}}
}

func (r *reports) refused(who netip.AddrPort, why error) {
	if r.due(household(who.Addr())) {
		r.log.Warn("connection refused", "peer", who, "reason", why)
	}
}

// due forgets all addresses when there are too many: some lines more, but no memory.
func (r *reports) due(p netip.Prefix) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.per) >= maxAddresses {
		clear(r.per)
	}
	if r.per[p] == nil {
		r.per[p] = rate.NewLimiter(rate.Every(time.Minute/reportsPerMinute), reportsPerMinute)
	}
	return r.per[p].Allow()
}
