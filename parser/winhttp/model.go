package winhttp

// Settings is the proxy that services and other users of WinHTTP go through.
type Settings struct {
	// Direct reports that there is no proxy.
	Direct bool `json:"direct"`
	// Proxy is the proxy list as printed, or "".
	Proxy string `json:"proxy,omitempty"`
	// Bypass is the bypass list as printed; "" where it is (none).
	Bypass string `json:"bypass,omitempty"`
	// TitleLine is 0 when missing; Line is the line of Direct or of Proxy.
	TitleLine  int `json:"title_line,omitempty"`
	Line       int `json:"line"`
	BypassLine int `json:"bypass_line,omitempty"`
}
