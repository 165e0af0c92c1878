package facts

// small says whether a figure of a published row is about too few people.
func (r *Row) small(in *Indicator) bool {
	return r.published && 0 < r.sums[in.people] && r.sums[in.people] < MinCell
}
