"""Gatherings on paper: what an office prints, signs, hangs up and hands over.

Pure: plain values of `given` in, bytes out. Whatever draws is a function that a process of its own
can run; its module says how long it takes.
"""
