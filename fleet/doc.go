// Package fleet looks over the tickets of many machines: one Row a machine,
// a Summary over all of them, and the facts of each for a database.
//
// Every machine is examined by itself, in bounded memory; nothing of its dump
// is kept.
package fleet
