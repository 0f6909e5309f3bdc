/**
 * Who is at the till, as far as the browser knows. It decides what is asked for, and
 * proves nothing: the server decides (`services/common/manager_proof.py`).
 */
export function needsPin(pos) {
    const {module_pos_hr} = pos.config;
    const employee = module_pos_hr ? pos.getCashier() : null;
    const knowsManagers = managersOf(pos).length > 0;
    const isLesser = employee && employee._role !== "manager" && knowsManagers;
    return pos.user.raw.role !== "manager" || Boolean(isLesser);
}

/** The employees of this till who may prove with a PIN that they are a manager. */
export function managersOf(pos) {
    const employees = pos.config.module_pos_hr ? pos.models["hr.employee"] : null;
    const isManager = ({_role, _pin}) => _role === "manager" && _pin;
    return employees?.filter(isManager) ?? [];
}
