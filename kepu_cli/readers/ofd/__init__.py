"""OFD, the fixed-layout format of GB/T 33190-2016: its package, the objects on its pages, and the pages as read."""
