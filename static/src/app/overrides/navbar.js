import {GlaseBadge} from "@pos_glase/app/components/glase_badge/glase_badge";
import {Navbar} from "@point_of_sale/app/components/navbar/navbar";

Object.assign(Navbar.components, {GlaseBadge});
