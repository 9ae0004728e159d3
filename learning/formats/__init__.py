"""Date and number formats by language (FORMAT_MODULE_PATH). Django's own Turkmen file is the Russian one."""
