#include "re2_c.h"
