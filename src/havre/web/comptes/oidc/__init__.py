"""Coming in through an OpenID Connect provider (ProConnect, Keycloak): its settings, its tokens, the way in and out."""
