"""What every edge shares: languages, sign-in, forms, errors, headers, limits, logs, mail templates."""
