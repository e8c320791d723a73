"""What every resource shares."""

from __future__ import annotations

from drf_standardized_errors.handler import exception_handler as standard
from rest_framework.pagination import PageNumberPagination

exception_handler = standard


class Pagination(PageNumberPagination):
    """Pages of 50, up to 200."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
