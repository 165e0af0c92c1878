// Package sim makes savings groups up.
package sim
