"""The specialist for fit: how well a person could do a job, and what of their own conditions it meets.

`evaluate` judges with words, meaning and reasons; `rank` puts a whole store in order by arithmetic alone.
"""

from sunset.specialists.fit.judgement import Failure, digest, evaluate, level_of, top_match
from sunset.specialists.fit.ranking import rank
from sunset.specialists.fit.scope import first_pass, in_scope

__all__ = ["Failure", "digest", "evaluate", "first_pass", "in_scope", "level_of", "rank", "top_match"]
