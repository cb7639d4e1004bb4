"""A draft as DOCX: ``writer`` puts the parts together, ``head`` and ``body`` set the pages, ``page_one`` sees what fits on the first."""
