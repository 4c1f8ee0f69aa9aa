#!/usr/bin/env bash
# Four Slurm nodes on this machine, on the loopback interface only, for tests; no accounting.
#   SLURM_BASE=EMPTY_DIR tests/cluster/slurm_up.sh [--controller]        --controller: only starts that again
# Needs root and Debian's slurm-wlm, slurm-wlm-basic-plugins and munge.
set -euo pipefail
base="${SLURM_BASE:?set SLURM_BASE to an empty folder}"
export SLURM_CONF="$base/slurm.conf"
if [ "${1:-}" = --controller ]; then exec slurmctld; fi
host="$(hostname -s)"
mkdir -p "$base"/{state,log,pid,munge,spool/n1,spool/n2,spool/n3,spool/n4}
chmod 755 "$base" "$base/munge"
cat >"$SLURM_CONF" <<EOF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$base/munge/munge.socket
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
ReturnToService=2
SlurmctldTimeout=10
SlurmdTimeout=10
InactiveLimit=0
KillWait=2
MinJobAge=300
JobRequeue=1
MpiDefault=none
MaxArraySize=${MAX_ARRAY_SIZE:-11}
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=1,sched_interval=1,sched_min_interval=100000,defer_batch
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
JobAcctGatherType=jobacct_gather/none
StateSaveLocation=$base/state
SlurmdSpoolDir=$base/spool/%n
SlurmctldPidFile=$base/pid/slurmctld.pid
SlurmdPidFile=$base/pid/slurmd.%n.pid
SlurmctldLogFile=$base/log/slurmctld.log
SlurmdLogFile=$base/log/slurmd.%n.log
NodeName=n[1-4] NodeHostname=$host NodeAddr=127.0.0.1 Port=[17001-17004] CPUs=2 RealMemory=1000 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
EOF
dd if=/dev/urandom of="$base/munge/munge.key" bs=128 count=1 status=none
chmod 600 "$base/munge/munge.key"
munged --force --key-file="$base/munge/munge.key" --socket="$base/munge/munge.socket" \
  --pid-file="$base/munge/munged.pid" --log-file="$base/log/munged.log" --seed-file="$base/munge/seed"
slurmctld
for i in 1 2 3 4; do slurmd -N "n$i"; done
for _ in $(seq 200); do
  [ "$(sinfo -h -N -o '%T' 2>/dev/null | grep -c idle)" = 4 ] && exit 0
  sleep 0.1
done
sinfo -N >&2 || true
echo "four nodes did not come up; see $base/log" >&2
exit 1
