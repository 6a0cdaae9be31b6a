package appcmd

// Objects is one output of "appcmd list ...".
type Objects struct {
	Objects []Object `json:"objects"`
}

// Object is one object of IIS.
type Object struct {
	// Kind is "SITE", "APP", "APPPOOL", "VDIR", "WP" or another word in upper
	// case that stands in front of the name.
	Kind string `json:"kind"`
	// Name is the text between the quotes; of a WP it is the process ID.
	Name string `json:"name"`
	// ID is the number of a site, or 0.
	ID       int       `json:"id,omitempty"`
	Bindings []Binding `json:"bindings,omitempty"`
	// State is the word as printed ("Started", "Stopped", "Unknown"), or "".
	State string `json:"state,omitempty"`
	// AppPool is the application pool of an APP or WP, or "".
	AppPool string `json:"app_pool,omitempty"`
	// PID is the process ID of a WP, or 0.
	PID int `json:"pid,omitempty"`
	// PhysicalPath is the folder of a VDIR, or "".
	PhysicalPath string `json:"physical_path,omitempty"`
	// Properties are all properties in the order printed.
	Properties []Property `json:"properties,omitempty"`
	Line       int        `json:"line"`
}

// Binding is one binding of a site.
type Binding struct {
	// Protocol is in lower case ("http", "https", "net.tcp").
	Protocol string `json:"protocol"`
	// Information is the binding information as printed ("*:80:www.example.com").
	Information string `json:"information"`
	// IP, Port and Host are its parts: IP is "*" or "" for every address; Port
	// is 0 where the protocol has none.
	IP   string `json:"ip,omitempty"`
	Port int    `json:"port,omitempty"`
	Host string `json:"host,omitempty"`
}

// Property is one name and value between the parentheses.
type Property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}
