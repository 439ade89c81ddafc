#include <olm/olm.h>
