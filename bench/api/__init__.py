"""The JSON lists: twenty out of a thousand pages, ours beside Wagtail's."""
