"""What the portal knows. Upper may import lower: moderation > proposals > texts > accounts > outbox."""
