"""Operations research: matching, travel. No framework, no domain noun, no personal data."""
