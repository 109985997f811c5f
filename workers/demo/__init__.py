"""The demo organisation: a company with a story, told through the real pipeline.

data/       teams, names, the story's numbers, posts, comments
company     who works there
story       what happens, week by week
mind        what a person makes of it
comments    the text that fits
calendar    when the clock stands where
script      what everybody does at each moment
load        doing it: rules, scoring, sealing, closing
handover    keys and links for whoever looks at it
"""
