"""Machine translation on the portal's own machine.

``argos.ArgosTranslator`` runs the installed packages, ``null.NullTranslator`` stands in where there are none; both
answer a ``Job`` with an ``Outcome`` (``types``). ``packages`` installs and removes packages, ``termbase`` holds the
approved names.
"""
