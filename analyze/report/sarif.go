package report

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"diag/analyze"
	"diag/analyze/evidence"
)

// The part of SARIF 2.1.0 that the report uses.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool       `json:"tool"`
		Artifacts  []sarifArtifact `json:"artifacts"`
		ColumnKind string          `json:"columnKind"`
		Results    []sarifResult   `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string             `json:"id"`
		ShortDescription sarifText          `json:"shortDescription"`
		FullDescription  sarifText          `json:"fullDescription"`
		Help             sarifText          `json:"help"`
		Default          sarifConfiguration `json:"defaultConfiguration"`
	}
	sarifConfiguration struct {
		Level string `json:"level"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifArtifact struct {
		Location sarifArtifactLocation `json:"location"`
		Encoding string                `json:"encoding,omitempty"`
		Roles    []string              `json:"roles"`
	}
	sarifArtifactLocation struct {
		URI   string `json:"uri"`
		Index *int   `json:"index,omitempty"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Kind         string            `json:"kind"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations,omitempty"`
		Related      []sarifLocation   `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string `json:"partialFingerprints"`
		Properties   sarifProperties   `json:"properties"`
	}
	sarifLocation struct {
		ID       int           `json:"id,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifactLocation `json:"artifactLocation"`
		Region   sarifRegion           `json:"region"`
	}
	sarifRegion struct {
		StartLine int       `json:"startLine"`
		Snippet   sarifText `json:"snippet"`
	}
	// sarifProperties are ours; scripts read the JSON report instead.
	sarifProperties struct {
		Confidence string            `json:"confidence"`
		Severity   string            `json:"severity,omitempty"`
		Cause      analyze.Cause     `json:"cause,omitempty"`
		Port       *int              `json:"port,omitempty"`
		Transport  string            `json:"transport,omitempty"`
		Verdict    bool              `json:"verdict,omitempty"`
		Missing    []analyze.Missing `json:"missing,omitempty"`
		Remedies   []analyze.Remedy  `json:"remedies,omitempty"`
	}
)

// fingerprint names the form of the fingerprints; it changes when they do.
const fingerprint = "diagClaim/v1"

// SARIF writes the report as a SARIF 2.1.0 log. Verdicts come first, then
// findings; both are results of the rule that reached them, with the quoted
// lines as their locations. version is that of the program, or "".
//
// The fingerprint of a result is made from its rule, cause, port, transport and
// the owners' names and URLs: it stays the same when process IDs, line numbers
// or wording change.
func SARIF(w io.Writer, r *analyze.Report, version string) error {
	s := &sarifWriter{run: sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "diag", Version: version, Rules: []sarifRule{}}},
		Artifacts:  []sarifArtifact{},
		ColumnKind: "unicodeCodePoints",
		Results:    []sarifResult{},
	}, rules: map[string]int{}, documents: map[string]int{}, seen: map[string]int{}}
	s.describe()
	for _, in := range r.Inputs {
		s.artifact(in)
	}
	for i := range r.Verdicts {
		s.verdict(&r.Verdicts[i])
	}
	for _, f := range r.Findings {
		s.finding(f)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{s.run},
	})
}

type sarifWriter struct {
	run       sarifRun
	rules     map[string]int
	documents map[string]int
	seen      map[string]int
}

func (s *sarifWriter) describe() {
	for _, r := range analyze.Rules() {
		about := r.About
		if about == "" {
			about = r.Title
		}
		s.rules[r.ID] = len(s.run.Tool.Driver.Rules)
		s.run.Tool.Driver.Rules = append(s.run.Tool.Driver.Rules, sarifRule{
			ID: r.ID, ShortDescription: sarifText{r.Title}, FullDescription: sarifText{about}, Help: sarifText{about},
			Default: sarifConfiguration{sarifLevel(r.Severity)},
		})
	}
}

func sarifLevel(s analyze.Severity) string {
	switch s {
	case analyze.Error:
		return "error"
	case analyze.Warning:
		return "warning"
	}
	return "note"
}

// artifact lists a document. A document that is given twice is listed once:
// artifacts must differ.
func (s *sarifWriter) artifact(in analyze.Input) {
	if _, known := s.documents[in.Name]; known {
		return
	}
	i := len(s.run.Artifacts)
	s.documents[in.Name] = i
	a := sarifArtifact{Location: sarifArtifactLocation{URI: documentURI(in.Name)}, Roles: []string{"analysisTarget"}}
	if len(in.Encodings) == 1 {
		a.Encoding = in.Encodings[0]
	}
	s.run.Artifacts = append(s.run.Artifacts, a)
}

// documentURI writes the name of a document as a URI reference.
func documentURI(name string) string {
	name = strings.ToValidUTF8(strings.ReplaceAll(name, `\`, "/"), "\uFFFD")
	// The first segment of a relative reference must hold no colon.
	u := (&url.URL{Path: name}).EscapedPath()
	if first, _, _ := strings.Cut(u, "/"); strings.Contains(first, ":") {
		u = "./" + u
	}
	if strings.HasPrefix(u, "//") {
		u = "/." + u
	}
	return u
}

func (s *sarifWriter) locations(qs []evidence.Quote) (first, others []sarifLocation) {
	for i, q := range qs {
		at := sarifArtifactLocation{URI: documentURI(q.Document)}
		if k, ok := s.documents[q.Document]; ok {
			at.Index = &k
		}
		l := sarifLocation{Physical: sarifPhysical{at, sarifRegion{q.Line, sarifText{q.Text}}}}
		if i == 0 {
			first = append(first, l)
			continue
		}
		l.ID = i
		others = append(others, l)
	}
	return first, others
}

func (s *sarifWriter) verdict(v *analyze.Verdict) {
	level, kind := "error", "fail"
	switch v.Cause {
	case analyze.NotBlocked:
		level, kind = "none", "pass"
	case analyze.Unknown:
		level, kind = "none", "open"
	}
	s.add(sarifResult{
		RuleID: v.Rule, Kind: kind, Level: level, Message: sarifMessage(v.Summary),
		Properties: sarifProperties{Confidence: v.Confidence.String(), Cause: v.Cause, Port: v.Port, Transport: v.Transport, Verdict: true, Missing: v.Missing, Remedies: v.Remedies},
	}, v.Evidence, v.Owners)
}

func (s *sarifWriter) finding(f analyze.Finding) {
	level, kind := sarifLevel(f.Severity), "fail"
	if f.Severity == analyze.Gap || f.Severity == analyze.Info {
		level, kind = "none", "informational"
	}
	s.add(sarifResult{
		RuleID: f.Rule, Kind: kind, Level: level, Message: sarifMessage(f.Message),
		Properties: sarifProperties{Confidence: f.Confidence.String(), Severity: f.Severity.String(), Cause: f.Cause, Port: f.Port, Transport: f.Transport, Missing: f.Missing, Remedies: f.Remedies},
	}, f.Evidence, f.Owners)
}

// sarifMessage is a message in which nothing of a dump is a link: viewers make
// one of [text](target), SARIF 2.1.0, 3.11.6.
func sarifMessage(s string) sarifText {
	return sarifText{strings.ReplaceAll(visible(s), "](", `\](`)}
}

func (s *sarifWriter) add(r sarifResult, proof []evidence.Quote, owners []analyze.Owner) {
	i, ok := s.rules[r.RuleID]
	if !ok {
		i = -1
	}
	r.RuleIndex = i
	r.Locations, r.Related = s.locations(proof)
	key := claim(r, owners)
	// Equal claims are told apart by their order.
	n := s.seen[key]
	s.seen[key]++
	r.Fingerprints = map[string]string{fingerprint: key + ":" + strconv.Itoa(n+1)}
	s.run.Results = append(s.run.Results, r)
}

// claim is what stays of a result from one capture of the machine to the next.
func claim(r sarifResult, owners []analyze.Owner) string {
	port := "-"
	if r.Properties.Port != nil {
		port = strconv.Itoa(*r.Properties.Port)
	}
	parts := []string{r.RuleID, string(r.Properties.Cause), port, r.Properties.Transport, strconv.FormatBool(r.Properties.Verdict)}
	for _, o := range owners {
		parts = append(parts, strings.ToLower(o.Process), strings.ToLower(o.Service), o.Product, strings.ToLower(o.URL))
	}
	sum := sha256.Sum256([]byte(fmt.Sprintf("%q", parts)))
	return hex.EncodeToString(sum[:16])
}
