"""Web pages: ``read`` is the way in; ``tree`` parses, ``style`` tells what is seen, ``article`` finds the text among the chrome."""
