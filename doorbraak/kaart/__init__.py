"""The borders of the gemeenten, and the areas of samenwerkingsverbanden that are made of them."""
