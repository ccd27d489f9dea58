#!/bin/bash
# slurm-up.sh DIR: starts a Slurm cluster of three "nodes" on this machine, on loopback only, without systemd, cgroups or accounting.
# Then SLURM_CONF is DIR/slurm.conf, and the pids are in DIR/*.pid and DIR/munge/pid. slurm-down.sh DIR stops it.
# Debian: apt-get install -y --no-install-recommends slurm-wlm munge
set -euo pipefail
D=${1:?directory}; H=$(hostname -s); U=$(id -un)
mkdir -p "$D"/{state,log,munge}; for n in 1 2 3; do mkdir -p "$D/spool.n$n"; done
# munged refuses folders that others may write to.
chmod 755 "$D" "$D/munge"
[ -s "$D/munge/key" ] || (umask 077; dd if=/dev/urandom of="$D/munge/key" bs=128 count=1 status=none)
cat > "$D/slurm.conf" <<CONF
ClusterName=t
SlurmctldHost=$H(127.0.0.1)
SlurmctldPort=16817
SlurmUser=$U
SlurmdUser=$U
AuthType=auth/munge
AuthInfo=socket=$D/munge/socket,cred_expire=5
CredType=cred/munge
StateSaveLocation=$D/state
SlurmdSpoolDir=$D/spool.%n
SlurmctldPidFile=$D/slurmctld.pid
SlurmdPidFile=$D/slurmd.%n.pid
SlurmctldLogFile=$D/log/slurmctld.log
SlurmdLogFile=$D/log/slurmd.%n.log
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=2,bf_interval=2,batch_sched_delay=0
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
ReturnToService=2
SlurmdTimeout=10
InactiveLimit=0
KillWait=2
MessageTimeout=10
JobRequeue=1
RequeueExit=75,137
MinJobAge=3600
NodeName=n1 NodeHostname=$H NodeAddr=127.0.0.1 Port=17001 CPUs=3 RealMemory=1000 State=UNKNOWN
NodeName=n2 NodeHostname=$H NodeAddr=127.0.0.1 Port=17002 CPUs=3 RealMemory=1000 State=UNKNOWN
NodeName=n3 NodeHostname=$H NodeAddr=127.0.0.1 Port=17003 CPUs=3 RealMemory=1000 State=UNKNOWN
PartitionName=all Nodes=n[1-3] Default=YES MaxTime=60 State=UP OverSubscribe=NO
CONF
export SLURM_CONF="$D/slurm.conf"
munged --force --key-file="$D/munge/key" --socket="$D/munge/socket" --pid-file="$D/munge/pid" \
  --log-file="$D/munge/log" --seed-file="$D/munge/seed" --num-threads=2
slurmctld -c            # -c: forget the state of an earlier run
for n in 1 2 3; do slurmd -N "n$n"; done
for i in $(seq 600); do
  [ "$(sinfo -h -t idle -o %D 2>/dev/null)" = 3 ] && { sinfo; exit 0; }
  sleep 0.1
done
echo 'slurm-up: the nodes are not idle after a minute' >&2; sinfo -N -l; tail -5 "$D"/log/*.log; exit 1
