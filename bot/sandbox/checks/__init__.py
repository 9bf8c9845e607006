"""What Discord accepts: limits of messages, components, embeds and commands, as error 50035 names them."""
