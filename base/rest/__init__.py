"""The REST frame: error body, paging, filters, throttling, links. Knows no resource."""
