"""The only place that knows the environment: settings, addresses, entry points of the web server."""
